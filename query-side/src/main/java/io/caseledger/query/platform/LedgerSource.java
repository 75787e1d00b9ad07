package io.caseledger.query.platform;

import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/** The ledger as one projection's source: its token is the position, and the hash of the event there. */
final class LedgerSource implements StreamableMessageSource<TrackedEventMessage<?>> {

    /** Few large batches cost less than many small ones, and this is soon enough where nobody waits. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private final LedgerReader reader;
    private final LedgerTail tail;
    private final Set<String> kinds;
    private final Progress progress;
    private final Optional<BooleanSupplier> givesWay;
    private final Duration gathering;

    /** Hands each event on as it comes, or soon after while nobody waits. */
    LedgerSource(LedgerReader reader, LedgerTail tail, Set<String> kinds, Progress progress) {
        this(reader, tail, kinds, progress, GATHERING);
    }

    /** @param gathering how long events are kept back at most, while nobody waits */
    LedgerSource(LedgerReader reader, LedgerTail tail, Set<String> kinds, Progress progress, Duration gathering) {
        this(reader, tail, kinds, progress, Optional.empty(), gathering);
    }

    /**
     * Hands events on only every now and then, and when somebody waits.
     *
     * @param givesWay whether others are to be served first
     */
    LedgerSource(LedgerReader reader, LedgerTail tail, Set<String> kinds, Progress progress, BooleanSupplier givesWay) {
        this(reader, tail, kinds, progress, Optional.of(givesWay), Duration.ZERO);
    }

    private LedgerSource(
            LedgerReader reader,
            LedgerTail tail,
            Set<String> kinds,
            Progress progress,
            Optional<BooleanSupplier> givesWay,
            Duration gathering) {
        this.reader = reader;
        this.tail = tail;
        this.kinds = kinds;
        this.progress = progress;
        this.givesWay = givesWay;
        this.gathering = gathering;
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken after) {
        return new LedgerStream(reader, tail, kinds, progress, givesWay, gathering, LedgerToken.place(after));
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(reader.head());
    }

    @Override
    public TrackingToken createTokenAt(Instant moment) {
        return new GlobalSequenceTrackingToken(reader.lastPositionBefore(moment));
    }
}
