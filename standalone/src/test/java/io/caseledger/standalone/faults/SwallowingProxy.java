package io.caseledger.standalone.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between the application and PostgreSQL, and may swallow what both say to each other without closing anything, as a broken network does. */
final class SwallowingProxy implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    SwallowingProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing gets through on the connections that there are; new ones work. */
    void swallow() {
        lines.forEach(line -> line.dead = true);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Line line = new Line(server.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                lines.add(line);
                Thread.ofPlatform().daemon().start(() -> line.copy(line.client, line.server));
                Thread.ofPlatform().daemon().start(() -> line.copy(line.server, line.client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        lines.forEach(Line::close);
    }

    private static final class Line {

        private final Socket client;
        private final Socket server;
        private volatile boolean dead;

        Line(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        /** What one side says is read in any case, so that it believes to be heard; and the end of one is not told to the other. */
        void copy(Socket from, Socket to) {
            byte[] bytes = new byte[8_192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (!dead) {
                        out.write(bytes, 0, count);
                    }
                }
            } catch (IOException ended) {
                // One of the two is gone.
            }
            if (!dead) {
                close();
            }
        }

        void close() {
            try (client;
                    server) {
                dead = true;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
