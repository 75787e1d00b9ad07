package io.caseledger.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on 127.0.0.1 that remembers what it was sent and answers as the test says. */
public final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CopyOnWriteArrayList<Message> messages = new CopyOnWriteArrayList<>();
    private volatile Function<Message, Reply> behaviour;

    private Receiver(int port, Function<Message, Reply> behaviour) {
        this.behaviour = behaviour;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::receive);
        server.setExecutor(threads);
        server.start();
    }

    /** One that takes everything. */
    public static Receiver start() {
        return new Receiver(0, message -> Reply.of(204));
    }

    public static Receiver startOn(int port) {
        return new Receiver(port, message -> Reply.of(204));
    }

    /** @param headers by their names in lower case */
    public record Message(String path, Map<String, List<String>> headers, String body, long nanos) {

        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }
    }

    public record Reply(int status, Map<String, String> headers) {

        public static Reply of(int status) {
            return new Reply(status, Map.of());
        }

        public Reply with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more);
        }
    }

    /** From now on it answers so. */
    public Receiver answering(Function<Message, Reply> newBehaviour) {
        behaviour = newBehaviour;
        return this;
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        Message message = new Message(
                exchange.getRequestURI().toString(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                System.nanoTime());
        messages.add(message);
        Reply reply = behaviour.apply(message);
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(reply.status(), -1);
        exchange.close();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /** Everything so far, in the order in which it came. */
    public List<Message> messages() {
        return new ArrayList<>(messages);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
