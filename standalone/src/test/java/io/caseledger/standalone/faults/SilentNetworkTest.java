package io.caseledger.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.RunningCaseledger;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A network that takes what is said and delivers nothing, while all connections seem to be open. */
class SilentNetworkTest {

    private static final String HISTORY = "/history/api/v1/assignments";

    /** Less than half of the time that a minute's time-out would take, and much more than it takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static SwallowingProxy proxy;
    private static RunningCaseledger application;
    private static Http admin;
    private static JdbcClient owner;

    @BeforeAll
    static void start() {
        DatabaseLocation direct = DATABASE.location();
        URI url = URI.create(direct.url().substring("jdbc:".length()));
        proxy = new SwallowingProxy(url.getPort());
        application = RunningCaseledger.startOn(
                new DatabaseLocation(
                        "jdbc:postgresql://127.0.0.1:" + proxy.port() + url.getPath(), direct.owner(), null, false),
                "--caseledger.webhooks.allow-private=true");
        admin = application.http().as("demo-admin");
        owner = JdbcClient.create(DATABASE.owner());
    }

    @AfterAll
    static void stop() {
        application.close();
        proxy.close();
    }

    @Test
    void writes_reads_and_projections_go_on_and_no_session_keeps_its_locks() throws Exception {
        assertThat(open("before").status()).isEqualTo(201);
        assertThat(admin.post("/api/v1/webhooks", "{\"url\":\"http://127.0.0.1:9/\",\"events\":[\"casework.Closed\"]}")
                        .status())
                .isEqualTo(201);
        await("the webhook's lock", () -> !locked("locktype = 'advisory'").isEmpty());
        List<Integer> before = owner.sql("select pid from pg_stat_activity where application_name like 'caseledger-%'")
                .query(Integer.class)
                .list();
        proxy.swallow();
        long since = System.nanoTime();

        await("a write", since, () -> open("after").status() == 201);
        await("a read", since, () -> total("?search=after") > 0);
        await("the past", since, () -> total("?search=after&as_of=9999-12-31") > 0);
        await(
                "a write that is shown",
                since,
                () -> open("shown").header("Preference-Applied").isEmpty());
        await(
                "the end of orphans' locks",
                since,
                () -> locked("pid = any(?)", (Object) before.toArray(Integer[]::new))
                        .isEmpty());
    }

    @Test
    void an_orphaned_copy_does_not_keep_the_past_from_going_on() throws Exception {
        assertThat(open("copied").status()).isEqualTo(201);
        DataSource projector = BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                application.context().getBeanFactory(), DataSource.class, DatabaseConfiguration.PROJECTOR);
        long since;
        Connection orphan = projector.getConnection();
        try {
            orphan.setAutoCommit(false);
            try (Statement statement = orphan.createStatement()) {
                statement.execute("select * from read.token_entry where processorname = 'casework-past' for update");
            }
            orphan.unwrap(PGConnection.class).getCopyAPI().copyIn("copy read.person from stdin");
            proxy.swallow();
            since = System.nanoTime();
            await("a write", since, () -> open("copied").status() == 201);
            await("the past", since, () -> total("?search=copied&as_of=9999-12-31") > 1);
        } finally {
            abort(orphan);
        }
    }

    private static void abort(Connection orphan) throws SQLException {
        orphan.abort(Runnable::run);
    }

    private static List<Integer> locked(String which, Object... parameters) {
        return owner.sql("select distinct pid from pg_locks join pg_stat_activity using (pid)"
                        + " where application_name like 'caseledger-%' and locktype in ('relation', 'tuple', 'advisory')"
                        + " and " + which)
                .params(parameters)
                .query(Integer.class)
                .list();
    }

    private static int total(String query) {
        return admin.get(HISTORY + query).json().at("/pagination/total").asInt(-1);
    }

    private static Reply open(String notes) {
        return admin.post(HISTORY, "{\"mentor_id\":\"m\",\"contact_id\":\"c\",\"notes\":\"" + notes + "\"}");
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, System.nanoTime(), condition);
    }

    private static void await(String what, long since, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                fail("Waited in vain for " + what);
            }
            Thread.sleep(100);
        }
    }
}
