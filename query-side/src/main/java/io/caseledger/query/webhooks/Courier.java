package io.caseledger.query.webhooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts a body to a URL and hears what is answered. A client of its own, since a general one looks up the name again when it connects: this one connects
 * to an address that was checked, says the URL's host in {@code Host} and in TLS, follows nothing, and reads no more than it needs.
 */
final class Courier implements AutoCloseable {

    private static final Duration LOOKING_UP = Duration.ofSeconds(5);
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private final Addresses addresses;
    private final Supplier<SSLSocketFactory> tls;
    private final Clock clock;
    private final Duration timeout;

    /** Cuts off who takes too long: a socket's own time-out begins anew with every byte, and does not cover writing. */
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("webhook-timeouts").daemon().factory());

    /** @param tls asked for at the first https URL: to read the certificates that are trusted takes a start's time */
    Courier(Addresses addresses, Supplier<SSLSocketFactory> tls, Clock clock, Duration timeout) {
        this.addresses = addresses;
        this.tls = tls;
        this.clock = clock;
        this.timeout = timeout;
    }

    Attempt post(String url, Map<String, String> headers, String body) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            Target target = Target.of(url);
            List<InetAddress> found = addresses.of(target.host(), shorter(LOOKING_UP, timeout));
            try (Socket socket = connected(found, target.port(), deadline)) {
                ScheduledFuture<?> cut = watch.schedule(() -> cut(socket), left(deadline), TimeUnit.NANOSECONDS);
                try {
                    return talk(target, socket, headers, body.getBytes(UTF_8));
                } finally {
                    cut.cancel(false);
                }
            }
        } catch (IllegalArgumentException noTarget) {
            return Attempt.unanswered("The url " + noTarget.getMessage());
        } catch (Addresses.OffLimits closed) {
            return Attempt.unanswered("The url " + closed.getMessage());
        } catch (UnknownHostException nobody) {
            return Attempt.unanswered("The url's host has no address");
        } catch (SSLException untrusted) {
            return Attempt.unanswered(left(deadline) > 0 ? "No TLS that can be trusted" : "No answer in time");
        } catch (IOException failed) {
            return Attempt.unanswered(left(deadline) > 0 ? "The connection failed" : "No answer in time");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long left(long deadline) {
        return deadline - System.nanoTime();
    }

    /** To the first that takes it: these addresses and no others. */
    private static Socket connected(List<InetAddress> found, int port, long deadline) throws IOException {
        IOException failed = new IOException("No address");
        for (InetAddress address : found) {
            long millis = TimeUnit.NANOSECONDS.toMillis(Math.min(left(deadline), CONNECTING.toNanos()));
            if (millis <= 0) {
                break;
            }
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(new InetSocketAddress(address, port), (int) millis);
                return socket;
            } catch (IOException unreachable) {
                socket.close();
                failed = unreachable;
            }
        }
        throw failed;
    }

    private Attempt talk(Target target, Socket socket, Map<String, String> headers, byte[] body) throws IOException {
        try (Socket line = target.secure() ? secured(socket, target) : socket) {
            StringBuilder head = new StringBuilder("POST " + target.path() + " HTTP/1.1\r\n");
            head.append("Host: ").append(target.authority()).append("\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
            OutputStream out = line.getOutputStream();
            out.write(head.toString().getBytes(ISO_8859_1));
            out.write(body);
            out.flush();
            AnswerHead answer = AnswerHead.read(line.getInputStream());
            AnswerHead.drain(line);
            return Attempt.answered(answer.status(), answer.retryAfter(clock.instant()));
        }
    }

    private SSLSocket secured(Socket socket, Target target) throws IOException {
        SSLSocket secured = (SSLSocket) tls.get().createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate is the name's, whatever the address
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        addresses.close();
    }
}
