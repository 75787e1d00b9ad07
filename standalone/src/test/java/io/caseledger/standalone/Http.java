package io.caseledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the application: JSON in, JSON out, every status an answer and not an exception. */
public final class Http {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client;
    private final String base;
    private final Map<String, String> headers;

    /** @param base scheme, host and port */
    public Http(String base) {
        this(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build(),
                base,
                Map.of());
    }

    private Http(HttpClient client, String base, Map<String, String> headers) {
        this.client = client;
        this.base = base;
        this.headers = headers;
    }

    /** The same client with one more header on all its requests; it shares the connections. */
    public Http with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Http(client, base, more);
    }

    /** The same client with a bearer token. */
    public Http as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Reply head(String path) {
        return send("HEAD", path, BodyPublishers.noBody());
    }

    public Reply delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** With a body, which few clients send with this method. */
    public Reply delete(String path, String json) {
        return with("Content-Type", "application/json").send("DELETE", path, BodyPublishers.ofString(json));
    }

    public Reply post(String path, String json) {
        return with("Content-Type", "application/json").send("POST", path, BodyPublishers.ofString(json));
    }

    public Reply post(String path, String mediaType, String body) {
        return with("Content-Type", mediaType).send("POST", path, BodyPublishers.ofString(body));
    }

    /** As an HTML form would send it. */
    public Reply form(String method, String path, String fields) {
        return with("Content-Type", "application/x-www-form-urlencoded")
                .send(method, path, BodyPublishers.ofString(fields));
    }

    public Reply put(String path, String json) {
        return with("Content-Type", "application/json").send("PUT", path, BodyPublishers.ofString(json));
    }

    /** Without a body, as few clients send it with the methods that take one. */
    public Reply bare(String method, String path) {
        return send(method, path, BodyPublishers.noBody());
    }

    public Reply patch(String path, String json) {
        return with("Content-Type", "application/json").send("PATCH", path, BodyPublishers.ofString(json));
    }

    /** @throws UncheckedIOException when nobody answered, or not to the end */
    private Reply send(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(method, body);
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException unanswered) {
            throw new UncheckedIOException(unanswered);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + method + ' ' + path, stop);
        }
    }

    /** What came back. */
    public record Reply(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }
}
