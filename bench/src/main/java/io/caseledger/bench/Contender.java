package io.caseledger.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application under load, in a process of its own, started from this class path. */
final class Contender implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Duration coldStart;

    private Contender(Process process, int port, Duration coldStart) {
        this.process = process;
        this.port = port;
        this.coldStart = coldStart;
    }

    /**
     * Starts an application and waits for its first answer.
     *
     * @param ready a path that answers 2xx once the application serves
     */
    static Contender start(String mainClass, String ready, List<String> jvm, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return start(command, mainClass.substring(mainClass.lastIndexOf('.') + 1), ready);
    }

    /** Starts what the README tells to start, on a data folder of its own. */
    static Contender startAsDocumented(Path data) throws IOException, InterruptedException {
        return start(
                List.of("../caseledger", "start", "--caseledger.data=" + data, "--caseledger.access.demo=true"),
                "caseledger",
                "/api/v1/assignments");
    }

    private static Contender start(List<String> program, String name, String ready)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(program);
        command.add("--server.port=" + port);
        Path log = Path.of("target", name + ".log");
        Files.createDirectories(log.getParent());
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!answers(port, ready)) {
            if (!process.isAlive() || System.nanoTime() - began > LONGEST_START.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " does not start; see " + log.toAbsolutePath());
            }
            Thread.sleep(20);
        }
        return new Contender(process, port, Duration.ofNanos(System.nanoTime() - began));
    }

    private static boolean answers(int port, String path) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Duration coldStart() {
        return coldStart;
    }

    HttpClient client() {
        return client;
    }

    HttpLoad load() {
        return new HttpLoad(port);
    }

    /** Asks for a path of the application and tells the answer's body. */
    String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Posts to a path of the application and tells the answer's body. */
    String post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Processor time used so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory in MiB; 0 where the system does not tell. */
    long residentMebibytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0L);
    }

    /** Stops its process where it is, so that it takes nothing from another that is measured. */
    void hold() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    void release() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (result != 0) {
            throw new IllegalStateException("kill " + name + " ended with " + result);
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
