package io.caseledger.standalone;

import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.http.AccessDefaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The application as a user starts it, inside the test's process, on free ports and a data folder of the test's own. */
public final class RunningCaseledger implements AutoCloseable {

    /** What stands for each data folder where the tests run on a PostgreSQL that is installed here. */
    private static final Map<Path, TestDatabase> INSTEAD = new ConcurrentHashMap<>();

    private final ConfigurableApplicationContext context;

    private RunningCaseledger(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param arguments more of the command line, for example {@code --caseledger.access.demo=false} */
    public static RunningCaseledger start(Path data, String... arguments) {
        if (TestDatabase.isOnInstalledPostgres()) {
            DatabaseLocation database = INSTEAD.computeIfAbsent(data, folder -> TestDatabase.create())
                    .location();
            return run(
                    Caseledger.application().initializers(RunningCaseledger::openAsWithTheEmbeddedOne),
                    lineOn(database, arguments));
        }
        return run(Caseledger.application(), commandLine(data, arguments));
    }

    /** On a database of the test's own instead, which is quicker; the demo tokens are known all the same. */
    public static RunningCaseledger startOn(DatabaseLocation database, String... arguments) {
        return run(Caseledger.application(), lineOn(database, arguments));
    }

    private static RunningCaseledger run(SpringApplicationBuilder application, List<String> line) {
        return new RunningCaseledger(application.run(line.toArray(String[]::new)));
    }

    private static List<String> lineOn(DatabaseLocation database, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.owner()));
        if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith("--caseledger.access.demo="))) {
            line.add("--caseledger.access.demo=true");
        }
        line.addAll(List.of(arguments));
        return line;
    }

    private static void openAsWithTheEmbeddedOne(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context)
                .registerBean(
                        "openAccessDefaults",
                        AccessDefaults.class,
                        () -> new AccessDefaults(true),
                        bean -> bean.setPrimary(true));
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
