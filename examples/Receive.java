// Receives webhooks, takes those that are genuine and prints each once. Usage: java Receive.java 9000 whsec_…

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

void main(String[] arguments) throws Exception {
    byte[] secret = Base64.getDecoder().decode(arguments[1].substring("whsec_".length()));
    Set<String> seen = new HashSet<>(); // a real receiver keeps the ids with what it did
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
    server.createContext("/", call -> {
        String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String id = call.getRequestHeaders().getFirst("webhook-id");
        String expected = "v1," + sign(secret, id + '.' + call.getRequestHeaders().getFirst("webhook-timestamp") + '.' + body);
        boolean genuine = Arrays.stream(String.valueOf(call.getRequestHeaders().getFirst("webhook-signature")).split(" "))
                .anyMatch(one -> MessageDigest.isEqual(one.getBytes(), expected.getBytes()));
        call.sendResponseHeaders(genuine ? 204 : 401, -1);
        call.close();
        if (genuine && seen.add(id)) {
            IO.println(id + ' ' + body);
        }
    });
    server.start();
    IO.println("Listening on " + server.getAddress());
}

String sign(byte[] secret, String text) {
    try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
    }
}
