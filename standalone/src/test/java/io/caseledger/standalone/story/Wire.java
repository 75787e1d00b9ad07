package io.caseledger.standalone.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes requests byte by byte, as no decent client would. */
final class Wire {

    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;

    Wire(String url) {
        port = URI.create(url).getPort();
    }

    /** @param headers names as keys, in lower case */
    record Reply(int status, Map<String, String> headers, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    /** @param head request line and header fields, separated by line feeds */
    Reply send(String head, byte... body) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            String full = head + "\nHost: localhost\nConnection: close";
            out.write((full.replace("\n", "\r\n") + "\r\n\r\n").getBytes(UTF_8));
            try {
                out.write(body);
                out.flush();
            } catch (SocketException refusedEarly) {
                // The answer is there before the body was read.
                return parsed(socket);
            }
            return parsed(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Reply send(String head, String type, byte... body) {
        return send(head + "\nContent-Type: " + type + "\nContent-Length: " + body.length, body);
    }

    /** A body of which nobody says beforehand how long it is. */
    static byte[] chunked(byte[] body, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += size) {
            int length = Math.min(size, body.length - at);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(UTF_8));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(UTF_8));
        }
        out.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        return out.toByteArray();
    }

    private static Reply parsed(Socket socket) throws IOException {
        String raw = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        int end = raw.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("No answer but: " + raw);
        }
        String[] lines = raw.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = raw.substring(end + 4);
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            body = body.substring(body.indexOf("\r\n") + 2, body.lastIndexOf("\r\n0\r\n"));
        }
        return new Reply(
                Integer.parseInt(lines[0].split(" ", 3)[1]), headers, new String(body.getBytes(ISO_8859_1), UTF_8));
    }
}
