package io.caseledger.platform.database.binary;

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
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

class BinaryArrayTest {

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

    private static final @Nullable UUID[] IDS = {
        UUID.fromString("0192f0c4-7f1a-7c3e-9d40-ffeeddccbbaa"), null, new UUID(0, 0), new UUID(-1, -1)
    };
    private static final List<@Nullable String> IDS_AS_POSTGRESQL_SAYS = Arrays.asList(
            "0192f0c4-7f1a-7c3e-9d40-ffeeddccbbaa",
            null,
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff");

    private static final String[] DOCUMENTS = {
        "{\"said\": \"\\\"{}, \\\\ and NULL\\\"\"}", "null", "\"\"", "{\"ä\": [1.50, \"漢字 🙂\", true]}"
    };

    private static final String TIME =
            "select replace(time::text, '+00:00', '+00') from unnest(?::timestamptz[]) as time";
    private static final String ID = "select id::text from unnest(?::uuid[]) as id";
    private static final String DOCUMENT = "select document::text from unnest(?::jsonb[]) as document";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @Test
    void times_arrive_as_the_same_moments() throws SQLException {
        assertThat(arrived(DATABASE.writer(), TIME, new InstantArray(TIMES))).isEqualTo(AS_POSTGRESQL_SAYS);
    }

    @Test
    void ids_arrive_as_they_are() throws SQLException {
        assertThat(arrived(DATABASE.writer(), ID, new UuidArray(IDS))).isEqualTo(IDS_AS_POSTGRESQL_SAYS);
    }

    @Test
    void documents_arrive_as_they_are() throws SQLException {
        assertThat(arrived(DATABASE.writer(), DOCUMENT, new JsonArray(DOCUMENTS)))
                .containsExactly(DOCUMENTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {Oid.TIMESTAMPTZ_ARRAY, Oid.UUID_ARRAY, Oid.JSONB_ARRAY})
    void they_go_in_binary_form_where_rows_are_written(int array) throws SQLException {
        try (Connection connection = DATABASE.writer().getConnection()) {
            assertThat(connection
                            .unwrap(BaseConnection.class)
                            .getQueryExecutor()
                            .useBinaryForSend(array))
                    .isTrue();
        }
    }

    @Test
    void they_arrive_as_text_over_other_connections() throws SQLException {
        DataSource other = DATABASE.owner();
        assertThat(arrived(other, TIME, new InstantArray(Arrays.copyOf(TIMES, 4))))
                .isEqualTo(AS_POSTGRESQL_SAYS.subList(0, 4));
        assertThat(arrived(other, ID, new UuidArray(IDS))).isEqualTo(IDS_AS_POSTGRESQL_SAYS);
        assertThat(arrived(other, DOCUMENT, new JsonArray(DOCUMENTS))).containsExactly(DOCUMENTS);
    }

    @Test
    void none_arrive_where_there_are_none() throws SQLException {
        assertThat(arrived(DATABASE.writer(), TIME, new InstantArray(new Instant[0])))
                .isEmpty();
        assertThat(arrived(DATABASE.writer(), DOCUMENT, new JsonArray(new String[0])))
                .isEmpty();
    }

    @Test
    void what_postgresql_cannot_keep_is_refused() {
        assertThatThrownBy(() ->
                        arrived(DATABASE.writer(), TIME, new InstantArray(new Instant[] {Instant.MAX.minusSeconds(1)})))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> arrived(
                        DATABASE.writer(), TIME, new InstantArray(new Instant[] {Instant.parse("-9999-01-01T00:00:00Z")
                        })))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> arrived(DATABASE.writer(), DOCUMENT, new JsonArray(new String[] {"{\"a\":"})))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> arrived(DATABASE.writer(), DOCUMENT, new JsonArray(new String[] {"\"\\u0000\""})))
                .isInstanceOf(SQLException.class);
    }

    /** What the elements of an array are as text. */
    private static List<@Nullable String> arrived(DataSource database, String query, BinaryArray<?> array)
            throws SQLException {
        List<@Nullable String> arrived = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, array);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    arrived.add(rows.getString(1));
                }
            }
        }
        return arrived;
    }
}
