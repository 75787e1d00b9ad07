package io.caseledger.platform.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sessions that hold the ledger's head, which every append needs: whoever holds it for long stops all writes. */
public final class HeadHolders {

    private static final int SECONDS = 1;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    /** When transactions were seen first whose beginning may not be seen. */
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    public HeadHolders(DataSource dataSource, Clock clock) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.jdbc.setQueryTimeout(SECONDS);
        this.clock = clock;
    }

    /**
     * A session that holds it.
     *
     * @param pid of its process in PostgreSQL; null for a prepared transaction, which has none
     * @param since when its transaction began, or was seen first
     */
    public record Holder(
            @Nullable Integer pid,
            @Nullable String application,
            @Nullable String login,
            @Nullable String state,
            Instant since) {

        static Holder of(ResultSet row, Instant unless) throws SQLException {
            OffsetDateTime began = row.getObject("since", OffsetDateTime.class);
            return new Holder(
                    row.getObject("pid", Integer.class),
                    row.getString("application"),
                    row.getString("login"),
                    row.getString("state"),
                    began == null ? unless : began.toInstant());
        }
    }

    /** Those that have held it for so long; by this process's clock where PostgreSQL does not tell. */
    public List<Holder> forLongerThan(Duration time) {
        Instant now = clock.instant();
        Map<String, Instant> stillSeen = new ConcurrentHashMap<>();
        List<Holder> holders = new ArrayList<>();
        jdbc.query(
                "select pid, transaction, application, login, state, since,"
                        + " extract(epoch from clock_timestamp() - since) >= ? as long from ledger.head_holders()",
                row -> {
                    String transaction = row.getString("transaction");
                    Instant first = seen.getOrDefault(transaction, now);
                    stillSeen.put(transaction, first);
                    if (row.getObject("since") == null
                            ? Duration.between(first, now).compareTo(time) >= 0
                            : row.getBoolean("long")) {
                        holders.add(Holder.of(row, first));
                    }
                },
                time.toMillis() / 1_000.0);
        seen.putAll(stillSeen);
        seen.keySet().retainAll(stillSeen.keySet());
        return holders;
    }
}
