package io.caseledger.query.platform;

import io.caseledger.platform.http.Parameters;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A point on both axes of time: what was true as of one moment, as far as it was recorded by another. An axis of which nothing is said is not limited;
 * neither is one that reaches into the future, of which nothing is known. Since times only grow along a stream, what a point shows of one is how it
 * began, up to some event.
 *
 * @param asOf by when things had happened
 * @param knownAt by when they had been recorded
 */
public record PointInTime(@Nullable Instant asOf, @Nullable Instant knownAt) {

    /** Reads {@code as_of} and {@code known_at}, which may be faulty; empty when the present is asked for. */
    public static Optional<PointInTime> of(Parameters parameters) {
        Instant asOf = parameters.instant("as_of").orElse(null);
        Instant knownAt = parameters.instant("known_at").orElse(null);
        return asOf == null && knownAt == null ? Optional.empty() : Optional.of(new PointInTime(asOf, knownAt));
    }

    /** Whether an event is seen from here. */
    boolean shows(Instant occurredAt, Instant recordedAt) {
        return (asOf == null || !occurredAt.isAfter(asOf)) && (knownAt == null || !recordedAt.isAfter(knownAt));
    }

    /** Nothing that is seen from here happened later: the earlier of the two moments. */
    public Instant earliest() {
        return Stream.of(asOf, knownAt)
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The day from which days are counted: what is to come has no day yet. */
    public Instant seenFrom(Instant now) {
        return asOf == null || asOf.isAfter(now) ? now : asOf;
    }

    /**
     * Narrows a query to the versions that had begun: the last of a stream that had is the one that is seen from here.
     *
     * @param alias of a table with the columns {@code valid_from} and {@code known_from}
     */
    public Filter begun(Filter where, String alias) {
        if (asOf != null) {
            where.and(alias + ".valid_from <= ?", limit(asOf));
        }
        if (knownAt != null) {
            where.and(alias + ".known_from <= ?", limit(knownAt));
        }
        return where;
    }

    /**
     * Narrows a query to the versions that are seen from here. A version that ended on one axis may go on on the other.
     *
     * @param alias of a table with the columns {@code valid_from}, {@code valid_to}, {@code known_from} and {@code known_to}
     */
    public Filter narrow(Filter where, String alias) {
        begun(where, alias);
        if (asOf == null) {
            return where.and(alias + ".known_to > ?", limit(knownAt));
        }
        if (knownAt == null) {
            return where.and(alias + ".valid_to > ?", limit(asOf));
        }
        return where.and("(A.valid_to > ? or A.known_to > ?)".replace("A", alias), limit(asOf), limit(knownAt));
    }

    /** As a parameter of a query; without a moment infinity, which the driver knows as the last of all times. */
    public static Object limit(@Nullable Instant moment) {
        return moment == null ? OffsetDateTime.MAX : moment.atOffset(ZoneOffset.UTC);
    }
}
