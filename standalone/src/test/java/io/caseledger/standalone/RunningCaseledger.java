package io.caseledger.standalone;

import io.caseledger.platform.database.DatabaseLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as a user starts it, inside the test's process, on free ports and a data folder of the test's own. */
public final class RunningCaseledger implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningCaseledger(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param arguments more of the command line, for example {@code --caseledger.access.demo=false} */
    public static RunningCaseledger start(Path data, String... arguments) {
        return new RunningCaseledger(
                Caseledger.application().run(commandLine(data, arguments).toArray(String[]::new)));
    }

    /** On a database of the test's own instead, which is quicker; the demo tokens are known all the same. */
    public static RunningCaseledger startOn(DatabaseLocation database, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.owner(),
                "--caseledger.access.demo=true"));
        line.addAll(List.of(arguments));
        return new RunningCaseledger(Caseledger.application().run(line.toArray(String[]::new)));
    }

    static List<String> commandLine(Path data, String... arguments) {
        List<String> line = new ArrayList<>(List.of("--server.port=0", "--caseledger.data=" + data));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Scheme, host and port. */
    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    public Http http() {
        return new Http(url());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
