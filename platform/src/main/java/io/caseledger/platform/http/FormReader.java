package io.caseledger.platform.http;

import static java.util.stream.Collectors.joining;

import io.caseledger.contract.platform.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * From a form ({@code application/x-www-form-urlencoded}) to the object it stands for: {@code a=1&b[][c]=2&b[][c]=3} is
 * {@code {"a":"1","b":[{"c":"2"},{"c":"3"}]}}. All its values are texts.
 */
final class FormReader {

    private static final Pattern INDEX = Pattern.compile("\\d{0,4}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,100}(\\.\\d{1,100})?");
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "1", true, "false", false, "0", false);
    private static final int DEEPEST = 8;

    /** What shows who asks says nothing of what is asked. */
    private static final Set<String> TOKENS = Set.of("auth", "auth_token");

    private FormReader() {}

    static @Nullable BigDecimal number(JsonNode value) {
        return value.isString() && NUMBER.matcher(value.stringValue()).matches()
                ? new BigDecimal(value.stringValue())
                : null;
    }

    static @Nullable Boolean flag(JsonNode value) {
        return value.isString() ? FLAGS.get(value.stringValue()) : null;
    }

    static Body parse(byte[] bytes) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        String[] pairs = decoded(bytes).split("&", Body.MOST_NAMES + 1);
        if (pairs.length > Body.MOST_NAMES) {
            throw malformed("The form has more than " + Body.MOST_NAMES + " fields.");
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                put(fields, steps(unescaped(parts[0])), parts.length == 1 ? "" : unescaped(parts[1]));
            }
        }
        return Body.ofForm(bytes, fields);
    }

    /**
     * What the query string says, as a form, where the request's contract lets it stand in for a body; null where it says nothing but a token. The token
     * is left out of it.
     */
    static byte @Nullable [] inPlaceOfBody(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null || Contract.of(request) != Contract.ALLOCATION) {
            return null;
        }
        String said = Arrays.stream(query.split("&", -1))
                .filter(pair -> !pair.isEmpty() && !isToken(pair))
                .collect(joining("&"));
        return said.isEmpty() ? null : said.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isToken(String pair) {
        String name = Percent.decode(pair.split("=", 2)[0], true);
        return name != null && TOKENS.contains(name);
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The form is not UTF-8.");
        }
    }

    private static String unescaped(String text) {
        String unescaped = Percent.decode(text, true);
        if (unescaped == null || unescaped.indexOf('\0') >= 0) {
            throw malformed("The form has escapes that do not stand for text.");
        }
        return unescaped;
    }

    private static List<String> steps(String name) {
        int bracket = name.indexOf('[');
        int end = bracket < 0 ? name.length() : bracket;
        List<String> steps = new ArrayList<>(List.of(plain(name.substring(0, end))));
        if (end == 0) {
            throw misnamed();
        }
        for (int at = end; at < name.length(); at = end + 1) {
            end = name.indexOf(']', at);
            if (name.charAt(at) != '[' || end < 0) {
                throw misnamed();
            }
            if (steps.size() == DEEPEST) {
                throw malformed("The form nests deeper than " + DEEPEST + " levels.");
            }
            steps.add(plain(name.substring(at + 1, end)));
        }
        return steps;
    }

    private static String plain(String step) {
        if (step.indexOf('[') >= 0 || step.indexOf(']') >= 0) {
            throw misnamed();
        }
        return step;
    }

    private static RuntimeException misnamed() {
        return malformed("The form has a field without a name, or with brackets that do not fit.");
    }

    private static void put(ObjectNode target, List<String> steps, String value) {
        String name = steps.getFirst();
        JsonNode there = target.get(name);
        if (steps.size() == 1) {
            require(there == null);
            target.put(name, value);
        } else if (INDEX.matcher(steps.get(1)).matches()) {
            require(there == null || there.isArray());
            ArrayNode array = there == null ? target.putArray(name) : (ArrayNode) there;
            if (steps.size() == 2) {
                array.add(value);
            } else {
                put(element(array, steps.get(1), steps.get(2)), steps.subList(2, steps.size()), value);
            }
        } else {
            require(there == null || there.isObject());
            ObjectNode object = there == null ? target.putObject(name) : (ObjectNode) there;
            put(object, steps.subList(1, steps.size()), value);
        }
    }

    /** With an index the element of that place; without, the last one until it has the field already. */
    private static ObjectNode element(ArrayNode array, String index, String field) {
        int last = array.size() - 1;
        int at = index.isEmpty() ? (last < 0 || array.get(last).has(field) ? last + 1 : last) : Integer.parseInt(index);
        require(at <= last + 1);
        if (at > last) {
            return array.addObject();
        }
        require(array.get(at).isObject());
        return (ObjectNode) array.get(at);
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw malformed("The form says a field twice, or as more than one sort of thing.");
        }
    }

    private static RuntimeException malformed(String detail) {
        return Refusal.malformed("malformed-form", detail).asException();
    }
}
