package io.caseledger.platform.http.edge;

import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The query parameters of every operation, as the OpenAPI documents declare them: at the operation, at its path, or as a place for a token. */
final class DeclaredParameters {

    private static final Pattern VARIABLE = Pattern.compile("[{][^}]*[}]");

    private final Map<String, Operation> operations = new HashMap<>();

    /**
     * What one operation takes.
     *
     * @param contract whose document declares it
     * @param arrays those of the names that may be written as arrays are
     * @param fields those of its form, for which a query string may stand in
     */
    record Operation(Contract contract, Set<String> names, Set<String> arrays, Set<String> fields) {

        boolean takes(String written) {
            return names.contains(written) || arrays.stream().anyMatch(array -> Parameters.isElement(written, array));
        }

        boolean hasField(String written) {
            int bracket = written.indexOf('[');
            return fields.contains(bracket < 0 ? written : written.substring(0, bracket));
        }
    }

    private DeclaredParameters() {}

    static DeclaredParameters ofDocuments() {
        DeclaredParameters declared = new DeclaredParameters();
        for (Contract contract : Contract.values()) {
            declared.add(contract, document(contract));
        }
        return declared;
    }

    /** @param pattern the path with its variables, whatever they are called */
    @Nullable
    Operation of(String method, String pattern) {
        return operations.get(key(method.equals("HEAD") ? "GET" : method, pattern));
    }

    private static String key(String method, String pattern) {
        return method + ' ' + VARIABLE.matcher(pattern).replaceAll("{}");
    }

    private static Map<?, ?> document(Contract contract) {
        try (InputStream yaml = DeclaredParameters.class.getResourceAsStream("/openapi/" + contract.word() + ".yaml")) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Objects.requireNonNull(yaml));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void add(Contract contract, Map<?, ?> document) {
        Set<String> tokens = new HashSet<>();
        for (Object scheme : map(map(document, "components"), "securitySchemes").values()) {
            if (scheme instanceof Map<?, ?> one && "query".equals(one.get("in"))) {
                tokens.add(String.valueOf(one.get("name")));
            }
        }
        map(document, "paths").forEach((path, described) -> {
            Map<?, ?> item = (Map<?, ?>) described;
            item.forEach((method, operation) -> {
                if (operation instanceof Map<?, ?> own && own.containsKey("operationId")) {
                    operations.put(
                            key(method.toString().toUpperCase(Locale.ROOT), path.toString()),
                            operation(contract, tokens, declared(document, item, own), formFields(document, own)));
                }
            });
        });
    }

    private static Operation operation(
            Contract contract, Set<String> tokens, List<Map<?, ?>> parameters, Set<String> fields) {
        Set<String> names = new HashSet<>(tokens);
        Set<String> arrays = new HashSet<>();
        for (Map<?, ?> parameter : parameters) {
            if ("query".equals(parameter.get("in"))) {
                String name = String.valueOf(parameter.get("name"));
                names.add(name);
                if ("array".equals(map(parameter, "schema").get("type"))) {
                    arrays.add(name);
                }
            }
        }
        return new Operation(contract, Set.copyOf(names), Set.copyOf(arrays), fields);
    }

    private static List<Map<?, ?>> declared(Map<?, ?> document, Map<?, ?> path, Map<?, ?> operation) {
        List<Map<?, ?>> declared = new ArrayList<>();
        for (Map<?, ?> place : List.of(path, operation)) {
            if (place.get("parameters") instanceof List<?> parameters) {
                parameters.forEach(parameter -> declared.add(resolved(document, (Map<?, ?>) parameter)));
            }
        }
        return declared;
    }

    private static Set<String> formFields(Map<?, ?> document, Map<?, ?> operation) {
        Set<String> fields = new HashSet<>();
        Map<?, ?> form =
                map(map(map(operation, "requestBody"), "content"), MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        addProperties(document, map(form, "schema"), fields);
        return Set.copyOf(fields);
    }

    private static void addProperties(Map<?, ?> document, Map<?, ?> schema, Set<String> names) {
        Map<?, ?> resolved = resolved(document, schema);
        map(resolved, "properties").keySet().forEach(name -> names.add(name.toString()));
        if (resolved.get("allOf") instanceof List<?> parts) {
            parts.forEach(part -> addProperties(document, (Map<?, ?>) part, names));
        }
    }

    private static Map<?, ?> resolved(Map<?, ?> document, Map<?, ?> node) {
        if (!(node.get("$ref") instanceof String reference)) {
            return node;
        }
        Map<?, ?> found = document;
        for (String step : reference.substring("#/".length()).split("/", -1)) {
            found = map(found, step);
        }
        return found;
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        return in.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
