package io.caseledger.contract.platform;

import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Canonical JSON by RFC 8785: the one text of a JSON value whatever the order its keys were stored in. Numbers are integers only: nothing in the
 * ledger has a fraction outside a string.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** The canonical text of any JSON text. */
    public static String of(String json) {
        StringBuilder out = new StringBuilder(json.length());
        write(EventJson.mapper().readTree(json), out);
        return out.toString();
    }

    /** One string as canonical JSON, quotes included. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        quote(text, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<String, JsonNode> field : node.properties().stream()
                        .sorted(Comparator.comparing(Map.Entry::getKey))
                        .toList()) {
                    out.append(separator);
                    quote(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
            case ARRAY -> {
                out.append('[');
                String separator = "";
                for (JsonNode element : node) {
                    out.append(separator);
                    write(element, out);
                    separator = ",";
                }
                out.append(']');
            }
            case STRING -> quote(node.stringValue(), out);
            case NUMBER -> out.append(integer(node));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("Not JSON: " + node.getNodeType());
        }
    }

    private static String integer(JsonNode node) {
        if (!node.isIntegralNumber()) {
            throw new IllegalArgumentException("A number with a fraction belongs in a string: " + node);
        }
        return node.bigIntegerValue().toString();
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
