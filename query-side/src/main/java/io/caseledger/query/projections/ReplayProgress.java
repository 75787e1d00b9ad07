package io.caseledger.query.projections;

import io.caseledger.query.platform.Rebuilder;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far a replay has come: written by the one that runs it, read by whoever looks. */
final class ReplayProgress implements Rebuilder.Watch {

    /** What a replay does, in this order; {@code share} is the part of the whole that is done where a phase begins. */
    enum Phase {
        /** Another replay reads the ledger: one after the other, since each needs memory. */
        QUEUED(0),
        READING(0),
        WRITING(0.5),
        INDEXING(0.5),
        CATCHING_UP(0.9),
        COMPARING(0.95),
        /** The rebuilt tables differ from the live ones, and somebody has to say yes. */
        WAITING(0.99),
        SWITCHING(0.99);

        private final double share;

        Phase(double share) {
            this.share = share;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Consumer<Phase> record;
    private volatile Phase phase = Phase.QUEUED;
    private volatile Map<String, Comparison.Difference> differences = Map.of();
    private volatile long began = System.nanoTime();
    private volatile long readUntil;
    private volatile long end;
    private volatile long read;
    private volatile long events;
    private volatile double written;

    /** @param record takes down each phase that is entered, so that a process which dies leaves word of it */
    ReplayProgress(Consumer<Phase> record) {
        this.record = record;
    }

    void enters(Phase next) {
        phase = next;
        record.accept(next);
    }

    /** @param to the position that is read to */
    void beginsToRead(long to) {
        began = System.nanoTime();
        readUntil = began;
        end = to;
    }

    void differs(Map<String, Comparison.Difference> found) {
        differences = found;
    }

    @Override
    public void begins(Rebuilder.Stage stage) {
        enters(
                switch (stage) {
                    case READING -> Phase.READING;
                    case WRITING -> Phase.WRITING;
                    case INDEXING -> Phase.INDEXING;
                });
    }

    @Override
    public void read(long position, long folded) {
        read = position;
        events = folded;
        readUntil = System.nanoTime();
    }

    @Override
    public void wrote(int parts, int of) {
        written = (double) parts / of;
    }

    Phase phase() {
        return phase;
    }

    Map<String, Comparison.Difference> differences() {
        return differences;
    }

    /** From 0 to 1. */
    double done() {
        Phase now = phase;
        return switch (now) {
            case READING -> end == 0 ? 0 : Math.min(1, (double) read / end) * Phase.WRITING.share;
            case WRITING, INDEXING -> now.share + written * (Phase.CATCHING_UP.share - now.share);
            case QUEUED, CATCHING_UP, COMPARING, WAITING, SWITCHING -> now.share;
        };
    }

    /** How many events a second were folded while the ledger was read. */
    long eventsPerSecond() {
        long nanos = readUntil - began;
        return nanos <= 0 ? 0 : Math.round((double) events * TimeUnit.SECONDS.toNanos(1) / nanos);
    }

    /** Null where nobody can tell. */
    @Nullable
    Long secondsLeft() {
        double share = done();
        return phase == Phase.QUEUED || phase == Phase.WAITING || share == 0
                ? null
                : Math.round((System.nanoTime() - began) * (1 - share) / share / TimeUnit.SECONDS.toNanos(1));
    }
}
