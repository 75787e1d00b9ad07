package io.caseledger.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** A load driver that costs little itself: blocking sockets on 127.0.0.1, kept alive, one thread each, just enough HTTP/1.1. */
final class HttpLoad {

    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final int port;

    HttpLoad(int port) {
        this.port = port;
    }

    /** One request of a connection; both numbers count from 0. */
    @FunctionalInterface
    interface Script {
        Request request(int connection, long number);
    }

    /** @param headers whole lines beside those that all requests have, each ending with CRLF; empty for none */
    record Request(String method, String path, String body, String headers) {

        Request(String method, String path, String body) {
            this(method, path, body, "");
        }
    }

    /**
     * What came of a run.
     *
     * @param failed answers that were not 2xx
     */
    record Result(long requests, long failed, Duration took, Duration p50, Duration p99) {

        double perSecond() {
            return requests / (took.toNanos() / 1e9);
        }
    }

    /** Sends requests over some connections for a while, each as soon as the one before it is answered. */
    Result run(int connections, Duration length, Script script) throws InterruptedException {
        return run(connections, length, script, 0);
    }

    /** Sends requests at a steady rate over some connections for a while. */
    Result runAt(double perSecond, int connections, Duration length, Script script) throws InterruptedException {
        return run(connections, length, script, (long) (connections / perSecond * 1e9));
    }

    private Result run(int connections, Duration length, Script script, long nanosApart) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        List<long[]> latencies = new ArrayList<>();
        long failed = 0;
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<Lane>> lanes = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int connection = i;
                lanes.add(threads.submit(() -> {
                    Lane lane = new Lane();
                    lane.drive(connection, end, script, nanosApart);
                    return lane;
                }));
            }
            for (Future<Lane> lane : lanes) {
                latencies.add(lane.get().latencies());
                failed += lane.get().failed;
            }
        } catch (ExecutionException broken) {
            throw new IllegalStateException("The load broke off", broken.getCause());
        }
        long took = System.nanoTime() - began;
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(
                all.length,
                failed,
                Duration.ofNanos(took),
                Duration.ofNanos(all[all.length / 2]),
                Duration.ofNanos(all[(int) (all.length * 0.99)]));
    }

    private final class Lane {

        private final byte[] buffer = new byte[64 * 1024];
        private long[] nanos = new long[4_096];
        private int count;
        private long failed;
        private boolean closed;

        long[] latencies() {
            return Arrays.copyOf(nanos, count);
        }

        void drive(int connection, long end, Script script, long nanosApart) throws IOException {
            long began = System.nanoTime();
            for (long number = 0; System.nanoTime() < end; ) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
                    InputStream in = new BufferedInputStream(socket.getInputStream(), buffer.length);
                    for (closed = false; !closed && System.nanoTime() < end; number++) {
                        LockSupport.parkNanos(began + number * nanosApart - System.nanoTime());
                        long sent = System.nanoTime();
                        socket.getOutputStream().write(bytes(script.request(connection, number)));
                        int status = read(in);
                        record(System.nanoTime() - sent);
                        if (status / 100 != 2) {
                            failed++;
                        }
                    }
                }
            }
        }

        private void record(long elapsed) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = elapsed;
        }

        private static byte[] bytes(Request request) {
            byte[] body = request.body().getBytes(UTF_8);
            byte[] head = (request.method() + ' ' + request.path()
                            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\n" + request.headers() + "\r\n")
                    .getBytes(US_ASCII);
            byte[] all = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            return all;
        }

        /** Reads one answer whole and tells its status. */
        private int read(InputStream in) throws IOException {
            int status = Integer.parseInt(line(in).substring(9, 12));
            int length = 0;
            boolean chunked = false;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).trim());
                } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                    chunked = true;
                } else if (header.equalsIgnoreCase("connection: close")) {
                    closed = true; // a server ends connections after some thousand requests
                }
            }
            if (chunked) {
                for (int size = chunk(in); size > 0; size = chunk(in)) {
                    in.skipNBytes(size + 2L);
                }
                in.skipNBytes(2);
            } else {
                in.skipNBytes(length);
            }
            return status;
        }

        private int chunk(InputStream in) throws IOException {
            return Integer.parseInt(line(in), 16);
        }

        private String line(InputStream in) throws IOException {
            int length = 0;
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("The server hung up");
                }
                buffer[length++] = (byte) b;
            }
            return new String(buffer, 0, length - 1, US_ASCII);
        }
    }
}
