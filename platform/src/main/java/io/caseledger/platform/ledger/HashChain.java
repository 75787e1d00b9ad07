package io.caseledger.platform.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.contract.platform.CanonicalJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What makes the ledger's history provable: {@code hash = SHA-256(previous hash ‖ SHA-256(canonical row))}, where the canonical row is the RFC 8785
 * JSON of all its columns but the hash. Changing, removing or reordering any row breaks every hash after it.
 */
public final class HashChain {

    private static final byte[] GENESIS = new byte[32];

    private HashChain() {}

    /** The hash before the first row. */
    public static byte[] genesis() {
        return GENESIS.clone();
    }

    /** The first position whose stored hash does not follow from what stands before it, walking rows in the order of positions. */
    public static OptionalLong firstBroken(Stream<StoredEvent> rows) {
        byte[] previous = GENESIS;
        long position = 0;
        for (StoredEvent row : (Iterable<StoredEvent>) rows::iterator) {
            byte[] expected = next(previous, CanonicalRow.of(row).bytes(row.position(), row.recordedAt()));
            if (row.position() != position + 1 || !Arrays.equals(expected, row.hash())) {
                return OptionalLong.of(position + 1);
            }
            previous = row.hash();
            position = row.position();
        }
        return OptionalLong.empty();
    }

    public static byte[] next(byte[] previous, byte[] canonicalRow) {
        MessageDigest digest = sha256();
        byte[] row = digest.digest(canonicalRow);
        digest.update(previous);
        return digest.digest(row);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /**
     * A row's canonical JSON around the two values that are known only once the ledger's head is held: position and time of recording.
     *
     * @param before the text up to the position's value
     * @param after the text that follows the time of recording
     */
    public record CanonicalRow(String before, String after) {

        /** From canonical payload and metadata. */
        public static CanonicalRow of(
                String tenant,
                String aggregateId,
                long sequence,
                String kind,
                String type,
                int revision,
                UUID eventId,
                String canonicalPayload,
                String canonicalMetadata,
                Instant occurredAt) {
            return new CanonicalRow(
                    "{\"aggregate_id\":" + CanonicalJson.quoted(aggregateId) + ",\"event_id\":\"" + eventId
                            + "\",\"kind\":\"" + kind + "\",\"metadata\":" + canonicalMetadata + ",\"occurred_at\":\""
                            + occurredAt + "\",\"payload\":" + canonicalPayload + ",\"position\":",
                    "\",\"revision\":" + revision + ",\"sequence\":" + sequence + ",\"tenant\":"
                            + CanonicalJson.quoted(tenant) + ",\"type\":\"" + type + "\"}");
        }

        static CanonicalRow of(StoredEvent row) {
            return of(
                    row.tenant(),
                    row.aggregateId(),
                    row.sequence(),
                    row.kind(),
                    row.type(),
                    row.revision(),
                    row.eventId(),
                    CanonicalJson.of(row.payload()),
                    CanonicalJson.of(row.metadata()),
                    row.occurredAt());
        }

        public byte[] bytes(long position, Instant recordedAt) {
            return (before + position + ",\"recorded_at\":\"" + recordedAt + after).getBytes(UTF_8);
        }
    }
}
