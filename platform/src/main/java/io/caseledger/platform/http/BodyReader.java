package io.caseledger.platform.http;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** From the bytes on the wire to a JSON object, or to a refusal that says what is wrong without repeating it. */
final class BodyReader {

    static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 200;
    private static final int LONGEST_PATH = 200;
    private static final int SHORTEST_MEMBER = "\"\":1,".length();

    /** What is sent is read without Jackson's own table of names, which names of one hash break. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(MOST_BYTES)
                            .maxNameLength(MOST_BYTES)
                            .build())
                    .build())
            .enable(
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private BodyReader() {}

    static void requireJson(HttpServletRequest request) {
        if (!ContentType.isJson(request)) {
            throw unsupported(
                    Contract.of(request) == Contract.ALLOCATION
                            ? "Content-Type must be application/json in UTF-8, or application/x-www-form-urlencoded."
                            : "Content-Type must be application/json in UTF-8.");
        }
    }

    /** At most {@link #MOST_BYTES}, whatever the request says about its length. */
    static byte[] read(HttpServletRequest request) {
        Enumeration<String> codings = request.getHeaders("Content-Encoding");
        while (codings != null && codings.hasMoreElements()) {
            if (!codings.nextElement().strip().equalsIgnoreCase("identity")) {
                throw unsupported("Content-Encoding is not supported here.");
            }
        }
        long declared = request.getContentLengthLong();
        if (declared > MOST_BYTES) {
            throw tooLarge();
        }
        try {
            // Its buffers grow with what arrives, not with what is announced.
            byte[] bytes = request.getInputStream().readNBytes(declared < 0 ? MOST_BYTES + 1 : (int) declared);
            if (bytes.length > MOST_BYTES) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw Refusal.malformed(
                            "malformed-body", "The body ends early, comes too slowly, or is not framed as HTTP asks.")
                    .asException();
        }
    }

    static Body parse(byte[] bytes) {
        String text = decoded(bytes);
        JsonNode json = parsed(text);
        if (json.isMissingNode()) {
            throw malformed("The body is empty.");
        }
        if (!(json instanceof ObjectNode object)) {
            throw Refusal.of(Kind.INVALID, "invalid-request", "The body must be a JSON object.")
                    .asException();
        }
        if (text.length() > Body.MOST_NAMES * SHORTEST_MEMBER) {
            refuseTooManyNames(object);
        }
        List<FieldFault> faults = new ArrayList<>();
        if (text.contains("\\u")) {
            findUnstorable(object, new ArrayDeque<>(), faults);
        }
        return new Body(bytes, object, faults);
    }

    private static void refuseTooManyNames(JsonNode node) {
        if (node.isObject() && node.size() > Body.MOST_NAMES) {
            throw malformed("An object of the body has more than " + Body.MOST_NAMES + " names.");
        }
        for (JsonNode inner : node) {
            if (inner.isContainer()) {
                refuseTooManyNames(inner);
            }
        }
    }

    private static String decoded(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                throw malformed("The body is not UTF-8.");
            }
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (StreamConstraintsException e) {
            throw malformed("The body nests deeper than " + DEEPEST + " levels or has a number of more than "
                    + LONGEST_NUMBER + " digits.");
        } catch (StreamReadException e) {
            throw malformed("The body is not JSON" + place(e) + ".");
        } catch (NumberFormatException e) {
            throw malformed("The body has a number beyond all bounds.");
        } catch (JacksonException e) {
            throw malformed("The body says a key twice or goes on after its end" + place(e) + ".");
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /**
     * NUL and lone surrogates are JSON, but no database text; they can only come from escapes.
     *
     * @param path keys and indexes from the root to the node
     */
    private static void findUnstorable(JsonNode node, Deque<Object> path, List<FieldFault> faults) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                if (isUnstorable(property.getKey())) {
                    add(faults, path, "must not have a key with NUL or a lone surrogate");
                } else {
                    path.addLast(property.getKey());
                    findUnstorable(property.getValue(), path, faults);
                    path.removeLast();
                }
            }
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                path.addLast(index++);
                findUnstorable(element, path, faults);
                path.removeLast();
            }
        } else if (node.isString() && isUnstorable(node.stringValue())) {
            add(faults, path, "must not contain NUL or a lone surrogate");
        }
    }

    private static void add(List<FieldFault> faults, Deque<Object> path, String message) {
        if (faults.size() < Body.MOST_FAULTS) {
            StringBuilder field = new StringBuilder();
            for (Object step : path) {
                if (field.length() > LONGEST_PATH) {
                    break;
                }
                if (step instanceof Integer index) {
                    field.append('[').append(index).append(']');
                } else {
                    String name = step.toString();
                    field.append(field.isEmpty() ? "" : ".").append(name, 0, Math.min(LONGEST_PATH, name.length()));
                }
            }
            if (field.length() > LONGEST_PATH) {
                field.setLength(LONGEST_PATH);
            }
            faults.add(new FieldFault(field.isEmpty() ? "body" : field.toString(), message));
        }
    }

    private static boolean isUnstorable(@Nullable String text) {
        if (text == null) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return true;
            }
            if (Character.isHighSurrogate(c)) {
                if (++at == text.length() || !Character.isLowSurrogate(text.charAt(at))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static RuntimeException malformed(String detail) {
        return Refusal.malformed("malformed-json", detail).asException();
    }

    private static RuntimeException unsupported(String detail) {
        return Refusal.of(Kind.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail)
                .asException();
    }

    private static RuntimeException tooLarge() {
        return Refusal.of(Kind.TOO_LARGE, "body-too-large", "The body has more than " + MOST_BYTES + " bytes.")
                .asException();
    }
}
