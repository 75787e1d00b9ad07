package io.caseledger.platform.http;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.GivenId;
import io.caseledger.contract.platform.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request's JSON object, read untyped and then decided. Reading collects faults; {@link #refuseFaults()} names them
 * all in one answer. Nothing is coerced: {@code 5} is not {@code "5"}. Where forms are taken, theirs are all texts, and
 * numbers are what can be read as such; there a query string stands in for a body that is not there. Controllers take one
 * as a parameter.
 */
public final class Body {

    private static final String ATTRIBUTE = Body.class.getName();
    private static final int MOST_DECIMALS = 20;

    /** Of one object, of a form and of a query. */
    public static final int MOST_NAMES = 2_000;

    /** More are not told: to look each new one up among them would cost more than linear time. */
    static final int MOST_FAULTS = 100;

    private final byte[] bytes;
    private final ObjectNode json;
    private final List<FieldFault> faults;
    private final boolean form;

    /** Where this object stands in the whole: empty, or ends with a dot. */
    private final String path;

    Body(byte[] bytes, ObjectNode json, List<FieldFault> faults) {
        this(bytes, json, new ArrayList<>(faults), false, "");
    }

    private Body(byte[] bytes, ObjectNode json, List<FieldFault> faults, boolean form, String path) {
        this.bytes = bytes;
        this.json = json;
        this.faults = faults;
        this.form = form;
        this.path = path;
    }

    static Body ofForm(byte[] bytes, ObjectNode fields) {
        return new Body(bytes, fields, new ArrayList<>(), true, "");
    }

    /**
     * The request's body, read once and then remembered.
     *
     * @throws io.caseledger.contract.platform.RefusedException when it is not a JSON object, or too large
     */
    public static Body of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Body read) {
            return read;
        }
        Body read = read(request);
        request.setAttribute(ATTRIBUTE, read);
        return read;
    }

    /** The request's body where it has one; where it has none, an empty object. */
    public static Body ofOptional(HttpServletRequest request) {
        return isAbsent(request) && FormReader.inPlaceOfBody(request) == null
                ? new Body(new byte[0], JsonNodeFactory.instance.objectNode(), List.of())
                : of(request);
    }

    /** Whether the head of the request says that no body follows. */
    public static boolean isAbsent(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    }

    private static Body read(HttpServletRequest request) {
        if (Contract.of(request) != Contract.ALLOCATION) {
            BodyReader.requireJson(request);
            return BodyReader.parse(BodyReader.read(request));
        }
        boolean form = ContentType.isForm(request);
        if (!form && !isAbsent(request)) {
            BodyReader.requireJson(request);
        }
        byte[] bytes = BodyReader.read(request);
        byte[] query = bytes.length == 0 ? FormReader.inPlaceOfBody(request) : null;
        if (query != null) {
            return FormReader.parse(query);
        }
        if (!form) {
            BodyReader.requireJson(request);
        }
        return form ? FormReader.parse(bytes) : BodyReader.parse(bytes);
    }

    /**
     * What was sent, of any type; {@link #of} cannot be asked afterwards.
     *
     * @throws io.caseledger.contract.platform.RefusedException when it is too large or badly framed
     */
    public static byte[] bytesOf(HttpServletRequest request) {
        return BodyReader.read(request);
    }

    public boolean isEmpty() {
        return json.isEmpty();
    }

    public boolean has(String field) {
        return json.has(field);
    }

    /** Whether the field is there and null; a form says so with nothing behind the equals sign. */
    public boolean isNull(String field) {
        JsonNode value = json.get(field);
        return value != null
                && (value.isNull()
                        || (form && value.isString() && value.stringValue().isEmpty()));
    }

    public Set<String> fields() {
        // Not Set.copyOf: its linear probing takes quadratic time for names of one hash.
        return new LinkedHashSet<>(json.propertyNames());
    }

    /** Required and not blank; empty when it is at fault. */
    public String text(String field, int maxLength) {
        if (!isGiven(field)) {
            return "";
        }
        String text = textOrNull(field, maxLength);
        if (text != null && text.isBlank()) {
            fault(field, "must not be blank");
            return "";
        }
        return text == null ? "" : text;
    }

    /** An id that the caller gives to something: required, and one that can stand in a path; empty when it is at fault. */
    public String id(String field, int maxLength) {
        String id = isGiven(field) ? idOrNull(field, maxLength) : null;
        return id == null ? "" : id;
    }

    /** An id that the caller gives to something, one that can stand in a path. */
    public @Nullable String idOrNull(String field, int maxLength) {
        String id = textOrNull(field, maxLength);
        String fault = id == null ? null : GivenId.fault(id);
        if (fault != null) {
            fault(field, fault);
            return null;
        }
        return id;
    }

    public @Nullable String textOrNull(String field, int maxLength) {
        String text = string(field, "must be a string");
        if (text != null && text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
            fault(field, "must have at most " + maxLength + " characters");
            return null;
        }
        return text;
    }

    /** Required; 1970 when it is at fault. */
    public Instant instant(String field) {
        Instant instant = isGiven(field) ? instantOrNull(field) : null;
        return instant == null ? Instant.EPOCH : instant;
    }

    /** An instant with offset, or a date, which is its midnight in UTC. */
    public @Nullable Instant instantOrNull(String field) {
        return read(field, Times.INSTANT_FAULT, Times::instant);
    }

    /** An instant as document 4 writes it, {@code 2016-12-30 05:00:00} in UTC, or as ISO 8601 does. */
    public @Nullable Instant utcOrNull(String field) {
        return read(field, Times.UTC_FAULT, Times::utc);
    }

    public @Nullable LocalDate dateOrNull(String field) {
        return read(field, Times.DATE_FAULT, Times::date);
    }

    /** A whole number within bounds, both included. */
    public @Nullable Long wholeOrNull(String field, long min, long max) {
        JsonNode value = given(field);
        if (value == null) {
            return null;
        }
        BigDecimal number = number(value);
        if (number == null
                || (!form && !value.isIntegralNumber())
                || number.scale() > 0
                || number.compareTo(BigDecimal.valueOf(min)) < 0
                || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            fault(field, "must be a whole number from " + min + " to " + max);
            return null;
        }
        return number.longValueExact();
    }

    /** A number greater than 0, up to a bound, with no more than {@value #MOST_DECIMALS} decimals. */
    public @Nullable BigDecimal amountOrNull(String field, long max) {
        JsonNode value = given(field);
        if (value == null) {
            return null;
        }
        BigDecimal number = number(value);
        if (number == null
                || number.signum() <= 0
                || number.scale() > MOST_DECIMALS
                || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            fault(field, "must be a number greater than 0, at most " + max);
            return null;
        }
        return number;
    }

    /** A number of either sign up to a bound, with no more than {@value #MOST_DECIMALS} decimals. */
    public @Nullable BigDecimal decimalOrNull(String field, long max) {
        JsonNode value = given(field);
        if (value == null) {
            return null;
        }
        BigDecimal number = number(value);
        if (number == null || number.scale() > MOST_DECIMALS || number.abs().compareTo(BigDecimal.valueOf(max)) > 0) {
            fault(field, "must be a number from -" + max + " to " + max);
            return null;
        }
        return number;
    }

    public @Nullable Boolean flagOrNull(String field) {
        JsonNode value = given(field);
        if (value == null) {
            return null;
        }
        Boolean flag = flag(value);
        if (flag == null) {
            fault(field, "must be true or false");
        }
        return flag;
    }

    /** The strings of an array; null when it is not there or has anything else in it. */
    public @Nullable List<String> textsOrNull(String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
            fault(field, "must be an array of strings");
            return null;
        }
        return value.valueStream().map(JsonNode::stringValue).toList();
    }

    /** The objects of an array, whose faults are named with their place in it; none when there is no array. */
    public List<Body> items(String field) {
        JsonNode value = given(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            fault(field, "must be an array of objects");
            return List.of();
        }
        List<Body> items = new ArrayList<>();
        for (JsonNode element : value) {
            String place = field + '[' + items.size() + ']';
            if (!(element instanceof ObjectNode object)) {
                fault(place, "must be an object");
                return List.of();
            }
            items.add(new Body(bytes, object, faults, form, path + place + '.'));
        }
        return items;
    }

    /** The first that is found of a field is told, and no other of the same: what is wrong once is one fault. */
    public void fault(String name, String message) {
        String field = path + name;
        if (faults.size() < MOST_FAULTS
                && faults.stream().noneMatch(known -> known.field().equals(field))) {
            faults.add(new FieldFault(field, message));
        }
    }

    public List<FieldFault> faults() {
        return List.copyOf(faults);
    }

    /** @throws io.caseledger.contract.platform.RefusedException when any field that was read is faulty */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults).asException();
        }
    }

    /**
     * The same, for a document that says 400 to all that is wrong with a body.
     *
     * @throws io.caseledger.contract.platform.RefusedException when any field that was read is faulty
     */
    public void refuseFaultsAsMalformed() {
        if (!faults.isEmpty()) {
            throw Refusal.malformed(faults).asException();
        }
    }

    public JsonNode json() {
        return json;
    }

    /** What was sent, to the byte; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable JsonNode given(String field) {
        return isNull(field) ? null : json.get(field);
    }

    private @Nullable BigDecimal number(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : form ? FormReader.number(value) : null;
    }

    private @Nullable Boolean flag(JsonNode value) {
        if (value.isBoolean()) {
            return Boolean.valueOf(value.booleanValue());
        }
        return form ? FormReader.flag(value) : null;
    }

    private boolean isGiven(String field) {
        if (!json.has(field)) {
            fault(field, "is required");
            return false;
        }
        if (isNull(field)) {
            fault(field, "must not be null");
            return false;
        }
        return true;
    }

    private <T> @Nullable T read(String field, String message, Function<String, @Nullable T> reading) {
        String text = isNull(field) ? null : string(field, message);
        if (text == null) {
            return null;
        }
        T value = reading.apply(text);
        if (value == null) {
            fault(field, message);
        }
        return value;
    }

    private @Nullable String string(String field, String message) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            fault(field, message);
            return null;
        }
        return value.stringValue();
    }
}
