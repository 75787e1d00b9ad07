package io.caseledger.query.projections;

import io.caseledger.platform.ledger.LedgerPlace;
import io.caseledger.query.platform.LedgerToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedObject;
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
        return read(jdbc, projection, "").position();
    }

    /**
     * The same, and until the end of the transaction it stays so: a batch stores its position before it writes its rows, and waits here.
     */
    long held(JdbcClient transaction, String projection) {
        return read(transaction, projection, " for update").position();
    }

    /** Of all projections that have begun, by name. */
    Map<String, LedgerPlace> all(JdbcClient jdbc) {
        Map<String, LedgerPlace> places = new HashMap<>();
        jdbc.sql(TOKENS).query((ResultSet row) -> {
            places.put(row.getString(3), place(row));
        });
        return places;
    }

    /** Moves a projection; a processor that follows the ledger for it loses its claim, and begins anew from there. */
    void move(JdbcClient transaction, String projection, LedgerPlace place) {
        SerializedObject<byte[]> token = serialized(place);
        transaction
                .sql("update read.token_entry set token = ?, tokentype = ?, owner = null"
                        + " where processorname = ? and segment = 0")
                .param(token.getData())
                .param(token.getType().getName())
                .param(projection)
                .update();
    }

    /** Keeps the hash of the event where a projection stands, unless it has moved meanwhile. */
    void complete(JdbcClient jdbc, String projection, LedgerPlace place) {
        SerializedObject<byte[]> token = serialized(place);
        SerializedObject<byte[]> before =
                serializer.serialize(new GlobalSequenceTrackingToken(place.position()), byte[].class);
        jdbc.sql("update read.token_entry set token = ?, tokentype = ?"
                        + " where processorname = ? and segment = 0 and tokentype = ? and token = ?")
                .param(token.getData())
                .param(token.getType().getName())
                .param(projection)
                .param(before.getType().getName())
                .param(before.getData())
                .update();
    }

    private SerializedObject<byte[]> serialized(LedgerPlace place) {
        return serializer.serialize(new LedgerToken(place.position(), place.hash()), byte[].class);
    }

    private LedgerPlace read(JdbcClient jdbc, String projection, String end) {
        return jdbc.sql(TOKENS + " and processorname = ?" + end)
                .param(projection)
                .query((row, number) -> place(row))
                .optional()
                .orElse(LedgerPlace.START);
    }

    private LedgerPlace place(ResultSet row) throws SQLException {
        return LedgerToken.place(serializer.<byte[], TrackingToken>deserialize(
                new SimpleSerializedObject<>(row.getBytes(1), byte[].class, row.getString(2), null)));
    }
}
