package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.platform.database.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

class InstantArrayTest {

    private static final @Nullable Instant[] TIMES = {
        Instant.parse("2026-11-26T13:20:19.123456Z"),
        null,
        Instant.EPOCH,
        Instant.parse("1582-10-04T23:59:59.999999Z"),
        Instant.MAX,
        Instant.parse("-4000-01-01T00:00:00Z"),
        Instant.parse("+12026-11-26T00:00:00Z"),
    };
    private static final List<@Nullable String> AS_POSTGRESQL_SAYS = Arrays.asList(
            "2026-11-26 13:20:19.123456+00",
            null,
            "1970-01-01 00:00:00+00",
            "1582-10-04 23:59:59.999999+00",
            "infinity",
            "4001-01-01 00:00:00+00 BC",
            "12026-11-26 00:00:00+00");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @Test
    void arrives_in_binary_form_as_the_same_moments() throws SQLException {
        assertThat(arrived(DATABASE.writer(), TIMES)).isEqualTo(AS_POSTGRESQL_SAYS);
        try (Connection connection = DATABASE.writer().getConnection()) {
            assertThat(connection
                            .unwrap(BaseConnection.class)
                            .getQueryExecutor()
                            .useBinaryForSend(Oid.TIMESTAMPTZ_ARRAY))
                    .isTrue();
        }
    }

    @Test
    void arrives_as_text_over_other_connections() throws SQLException {
        assertThat(arrived(DATABASE.owner(), Arrays.copyOf(TIMES, 4))).isEqualTo(AS_POSTGRESQL_SAYS.subList(0, 4));
    }

    @Test
    void arrives_as_none_where_there_are_none() throws SQLException {
        assertThat(arrived(DATABASE.writer(), new Instant[0])).isEmpty();
    }

    @Test
    void is_refused_where_postgresql_cannot_keep_it() {
        assertThatThrownBy(() -> arrived(DATABASE.writer(), new Instant[] {Instant.MAX.minusSeconds(1)}))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> arrived(DATABASE.writer(), new Instant[] {Instant.parse("-9999-01-01T00:00:00Z")}))
                .isInstanceOf(SQLException.class);
    }

    /** What the values are as text in UTC. */
    private static List<@Nullable String> arrived(DataSource database, @Nullable Instant[] times) throws SQLException {
        List<@Nullable String> arrived = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select replace(time::text, '+00:00', '+00') from unnest(?::timestamptz[]) as time")) {
            statement.setObject(1, new InstantArray(times));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    arrived.add(rows.getString(1));
                }
            }
        }
        return arrived;
    }
}
