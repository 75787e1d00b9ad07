package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.AccessDefaults;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.http.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.server.ResponseStatusException;

/** The edge on a real Tomcat, with controllers that say what reached them. */
final class RunningEdge implements AutoCloseable {

    /** Keeps the doors of these tests out of the applications that other modules' tests start. */
    static final String ONLY_HERE = "edge";

    private final ConfigurableApplicationContext context;

    private static final class Shared {
        static final RunningEdge OPEN = start();
        static final RunningEdge CLOSED = start("caseledger.access.demo=false");
    }

    private RunningEdge(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Demo access, as on a laptop. */
    static RunningEdge open() {
        return Shared.OPEN;
    }

    /** Only tokens of {@link Doors#tokens}. */
    static RunningEdge closed() {
        return Shared.CLOSED;
    }

    static RunningEdge start(String... properties) {
        return start(Doors.class, properties);
    }

    static RunningEdge start(Class<?> configuration, String... properties) {
        SpringApplication application = new SpringApplication(configuration);
        application.setAdditionalProfiles(ONLY_HERE);
        application.setDefaultProperties(new TreeMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.threads.virtual.enabled", "true",
                "spring.main.banner-mode", "off",
                "spring.autoconfigure.exclude",
                        "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
                                + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")));
        return new RunningEdge(application.run(
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new)));
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    <T> Map<String, T> beans(Class<T> type) {
        return context.getBeansOfType(type);
    }

    Wire.Answer get(String path, String... headers) {
        return call("GET", path, headers);
    }

    Wire.Answer call(String method, String path, String... headers) {
        return send(head(method, path, headers) + "\r\n");
    }

    Wire.Answer post(String path, String json, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        return post(path, json.getBytes(StandardCharsets.UTF_8), all);
    }

    Wire.Answer post(String path, byte[] body, String... headers) {
        String head = head("POST", path, headers) + "Content-Length: " + body.length + "\r\n\r\n";
        return Wire.exchange(port(), Wire.joined(head.getBytes(StandardCharsets.ISO_8859_1), body));
    }

    /** Raw bytes, one per character. */
    Wire.Answer send(String raw) {
        return Wire.exchange(port(), raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    @Override
    public void close() {
        context.close();
    }

    @Profile(ONLY_HERE)
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({HttpEdgeConfiguration.class, CaseworkDoors.class, OtherDoors.class})
    static class Doors {

        private static final Caller OWNER = new Caller(
                "tenant-1", 1, "owner", 9, "U", "O", "owner", "o@example.org", Set.of("casework:read"), false);

        @Bean
        AccessDefaults accessDefaults() {
            return new AccessDefaults(true);
        }

        @Bean
        Tokens tokens() {
            return token -> token.equals("of-our-own") ? Optional.of(OWNER) : Optional.empty();
        }

        /** Everything up to 100 has been read. */
        @Bean
        ReadModels readModels() {
            return (position, _) -> position <= 100;
        }
    }

    record Reached(String contract, String path, String base, String actor) {

        static Reached by(HttpServletRequest request, Caller caller) {
            return new Reached(
                    Contract.of(request).word(), request.getRequestURI(), Contract.itemBase(request), caller.actor());
        }
    }

    @Profile(ONLY_HERE)
    @RestController
    @Needs(value = "casework:read", open = true)
    static class CaseworkDoors {

        private static final String ASSIGNMENTS = "/api/v1/assignments";

        @GetMapping({ASSIGNMENTS, "/history" + ASSIGNMENTS, "/tracking" + ASSIGNMENTS})
        Reached list(HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @GetMapping({"/history" + ASSIGNMENTS + "/{id}", "/tracking" + ASSIGNMENTS + "/{id}"})
        ResponseEntity<Reached> item(@PathVariable String id, HttpServletRequest request, Caller caller) {
            return ResponseEntity.ok().eTag(EntityTags.of(5)).body(Reached.by(request, caller));
        }

        @PostMapping({"/history" + ASSIGNMENTS, "/tracking" + ASSIGNMENTS})
        @Needs(value = "casework:write", open = true)
        ResponseEntity<Map<String, Object>> create(Body body, HttpServletRequest request, Caller caller) {
            body.refuseFaults();
            return ResponseEntity.status(HttpStatus.CREATED)
                    .location(URI.create(Contract.itemBase(request) + "/new"))
                    .body(Map.of("contract", Contract.of(request).word(), "fields", body.fields()));
        }

        @PutMapping({"/history" + ASSIGNMENTS + "/{id}", "/tracking" + ASSIGNMENTS + "/{id}"})
        @Needs(value = "casework:write", open = true)
        Reached amend(@PathVariable String id, Expected expected, HttpServletRequest request, Caller caller) {
            if (!expected.admits(5L)) {
                throw Refusal.stale(5).asException();
            }
            return Reached.by(request, caller);
        }

        @DeleteMapping({"/history" + ASSIGNMENTS + "/{id}", "/tracking" + ASSIGNMENTS + "/{id}"})
        @Needs(value = "casework:write", open = true)
        Reached delete(@PathVariable String id, HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @PatchMapping("/history" + ASSIGNMENTS + "/{id}/status")
        @Needs(value = "casework:write", open = true)
        Reached changeStatus(@PathVariable String id, HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @PutMapping("/tracking" + ASSIGNMENTS + "/{id}/last-contact")
        @Needs(value = "casework:write", open = true)
        Reached recordContact(@PathVariable String id, HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @GetMapping("/tracking" + ASSIGNMENTS + "/overdue")
        Reached overdue(HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @GetMapping("/history" + ASSIGNMENTS + "/mentor/{mentor}/{view:active|history|open-count}")
        Reached mentor(
                @PathVariable String mentor, @PathVariable String view, HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @GetMapping({ASSIGNMENTS + "/{id}/events", ASSIGNMENTS + "/{id}/diff"})
        @Needs("ledger:read")
        Reached events(@PathVariable String id, HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }
    }

    @Profile(ONLY_HERE)
    @RestController
    @Needs("directory:read")
    static class OtherDoors {

        private static final String ASSIGNMENTS = "/api/v1/assignments";

        @GetMapping({
            "/allocation" + ASSIGNMENTS + "/{id}",
            "/allocation/api/v1/users/{id}/**",
            "/allocation/api/v1/projects/{id}/**"
        })
        @Needs("allocation:read")
        Reached allocation(@PathVariable String id, HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @GetMapping({"/mobility/v1/assignments/**", "/editorial/v3/**", "/api/v1/users/{id}", "/api/v1/projects/{id}"})
        Reached elsewhere(HttpServletRequest request, Caller caller) {
            return Reached.by(request, caller);
        }

        @PostMapping("/allocation/body")
        @Needs("allocation:write")
        Map<String, Object> allocationBody(Body body) {
            Map<String, Object> read = new TreeMap<>();
            put(read, "whole", body.wholeOrNull("whole", 1, 51));
            put(read, "amount", body.amountOrNull("amount", 24));
            put(read, "flag", body.flagOrNull("flag"));
            put(read, "day", body.dateOrNull("day"));
            put(read, "note", body.textOrNull("note", 10));
            read.put(
                    "nulls",
                    body.fields().stream().filter(body::isNull).sorted().toList());
            read.put(
                    "items",
                    body.items("items").stream()
                            .map(item -> item.text("name", 10) + "=" + item.flagOrNull("done"))
                            .toList());
            body.refuseFaults();
            return read;
        }

        @PostMapping("/allocation" + ASSIGNMENTS)
        @Needs("allocation:write")
        Map<String, Object> allocate(HttpServletRequest request) throws IOException {
            return Map.of(
                    "contract",
                    Contract.of(request).word(),
                    "sent",
                    new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }

        @PostMapping("/mobility/v1/assignments")
        @Needs("mobility:write")
        Map<String, Object> send(Body body) {
            return Map.of("fields", body.fields());
        }

        @GetMapping("/api/v1/me")
        Caller me(Caller caller) {
            return caller;
        }

        @GetMapping("/api/v1/admin")
        @Needs("admin")
        Caller admin(Caller caller) {
            return caller;
        }

        @PostMapping("/api/v1/open/body")
        @Needs(value = "casework:write", open = true)
        Map<String, Object> body(Body body) {
            Map<String, Object> read = new TreeMap<>();
            read.put("name", body.text("name", 10));
            put(read, "note", body.textOrNull("note", 10));
            put(read, "at", body.instantOrNull("at"));
            put(read, "day", body.dateOrNull("day"));
            if (body.has("must_at")) {
                put(read, "must_at", body.instant("must_at"));
            }
            read.put("sha256", HexFormat.of().formatHex(body.sha256()));
            read.put("note_is_null", body.isNull("note"));
            read.put("fields", body.fields());
            body.refuseFaults();
            return read;
        }

        @GetMapping("/api/v1/open/parameters")
        @Needs(value = "casework:read", open = true)
        Map<String, Object> parameters(Parameters parameters) {
            Map<String, Object> read = new TreeMap<>();
            read.put("page", parameters.page());
            read.put("limit", parameters.limit());
            put(read, "search", parameters.text("search").orElse(null));
            put(read, "at", parameters.instant("at").orElse(null));
            put(read, "day", parameters.date("day").orElse(null));
            put(read, "days", parameters.integer("days", 0, 365).orElse(null));
            read.put("grace", parameters.flag("grace"));
            read.put("tag", String.join(" and ", parameters.array("tag")));
            put(
                    read,
                    "sort",
                    parameters.oneOf("sort", Map.of("up", 1, "down", -1)).orElse(null));
            parameters.refuseFaults();
            return read;
        }

        @GetMapping("/api/v1/open/fails/{how}")
        @Needs(value = "casework:read", open = true)
        Object fails(@PathVariable String how) throws Exception {
            throw switch (how) {
                case "unexpectedly" -> new IllegalStateException("secret");
                case "fatally" -> throw new StackOverflowError("secret");
                case "without-database" ->
                    new CannotGetJdbcConnectionException("secret", new java.sql.SQLException("secret"));
                case "with-a-slow-database" -> new QueryTimeoutException("secret");
                case "wrapped" ->
                    new java.util.concurrent.CompletionException(
                            Refusal.conflict("taken", "It is taken.").asException());
                case "too-late" -> new AsyncRequestTimeoutException();
                case "inside" ->
                    new IllegalStateException(
                            new org.springframework.beans.TypeMismatchException("secret", Integer.class));
                case "with-a-status" -> new ResponseStatusException(HttpStatus.NOT_FOUND, "secret");
                default -> new UncheckedIOException(new IOException("secret"));
            };
        }

        @GetMapping("/api/v1/open/number")
        @Needs(value = "casework:read", open = true)
        Map<String, Integer> number(@RequestParam int n) {
            return Map.of("n", n);
        }

        @GetMapping("/api/v1/open/error-from-the-container")
        @Needs(value = "casework:read", open = true)
        void containerError(jakarta.servlet.http.HttpServletResponse response) throws IOException {
            response.sendError(418, "secret");
        }

        @GetMapping("/tracking/api/v1/assignments/later")
        @Needs(value = "casework:read", open = true)
        Callable<Reached> later(HttpServletRequest request, Caller caller) {
            return () -> Reached.by(request, caller);
        }

        @GetMapping("/api/v1/open/slowly")
        @Needs(value = "casework:read", open = true)
        Map<String, String> slowly() throws InterruptedException {
            Thread.sleep(3_000);
            return Map.of();
        }

        @GetMapping(path = "/api/v1/open/stream", produces = "text/event-stream")
        @Needs(value = "casework:read", open = true)
        String stream() {
            return "data: " + Instant.EPOCH + "\n\n";
        }
    }

    static void put(Map<String, Object> read, String name, @Nullable Object value) {
        if (value != null) {
            read.put(name, value);
        }
    }
}
