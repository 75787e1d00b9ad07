package io.caseledger.query.projections;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where each projection stands in the ledger, as its processor stores it in the transaction of its rows. */
@Component
class StoredPositions {

    private static final String TOKENS =
            "select token, tokentype, processorname from read.token_entry where segment = 0 and token is not null";

    private final Serializer serializer;

    StoredPositions(Serializer serializer) {
        this.serializer = serializer;
    }

    /** All events of the projection up to here are in its rows; 0 for none. */
    long of(JdbcClient jdbc, String projection) {
        return read(jdbc, projection, "");
    }

    /**
     * The same, and until the end of the transaction it stays so: a batch stores its position before it writes its rows, and waits here.
     */
    long held(JdbcClient transaction, String projection) {
        return read(transaction, projection, " for update");
    }

    /** Of all projections that have begun, by name. */
    Map<String, Long> all(JdbcClient jdbc) {
        Map<String, Long> positions = new HashMap<>();
        jdbc.sql(TOKENS).query((ResultSet row) -> {
            positions.put(row.getString(3), position(row));
        });
        return positions;
    }

    private long read(JdbcClient jdbc, String projection, String end) {
        return jdbc.sql(TOKENS + " and processorname = ?" + end)
                .param(projection)
                .query((row, number) -> position(row))
                .optional()
                .orElse(0L);
    }

    private long position(ResultSet row) throws SQLException {
        return serializer
                .<byte[], TrackingToken>deserialize(
                        new SimpleSerializedObject<>(row.getBytes(1), byte[].class, row.getString(2), null))
                .position()
                .orElse(0);
    }
}
