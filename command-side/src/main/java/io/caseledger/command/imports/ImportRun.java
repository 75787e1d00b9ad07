package io.caseledger.command.imports;

import io.caseledger.command.imports.ImportRecord.Rejection;
import io.caseledger.command.imports.ImportRecord.State;
import io.caseledger.command.platform.LogImport;
import io.caseledger.command.platform.LogReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An import that has not ended: the thread that runs it counts, others look. */
final class ImportRun implements LogReport {

    private static final int REJECTIONS_SHOWN = 1_000;

    private final LogImport what;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final TreeSet<Rejection> rejected =
            new TreeSet<>(Comparator.comparingLong(Rejection::line).thenComparing(Rejection::reason));
    private State state = State.RUNNING;
    private @Nullable String reason;
    private long lines;
    private long cases;
    private long casesContinued;
    private long position;
    private long settled;
    private long events;
    private long repeated;
    private long rejectedTotal;

    ImportRun(LogImport what) {
        this.what = what;
    }

    LogImport what() {
        return what;
    }

    String id() {
        return what.id();
    }

    synchronized void read(long linesRead, int casesSeen) {
        lines = linesRead;
        cases = casesSeen;
    }

    @Override
    public synchronized void settled(int moreLines, int moreEvents) {
        settled += moreLines;
        events += moreEvents;
    }

    @Override
    public synchronized void continued(int moreCases) {
        casesContinued += moreCases;
    }

    @Override
    public synchronized void repeated(int moreLines) {
        repeated += moreLines;
    }

    /** Lines come nearly in order; those of the lowest numbers are shown, and of several that begin on one line each reason once. */
    @Override
    public synchronized void rejected(long line, String why) {
        rejectedTotal++;
        rejected.add(new Rejection(line, why));
        if (rejected.size() > REJECTIONS_SHOWN) {
            rejected.pollLast();
        }
    }

    /** Up to where reads have to come to show all of it. */
    synchronized void reached(long last) {
        position = last;
    }

    synchronized long position() {
        return position;
    }

    /** Nobody who waits is told before {@link #letGo}. */
    synchronized void end(State how, @Nullable String why) {
        state = how;
        reason = why;
    }

    void letGo() {
        ended.countDown();
    }

    /** Whether it ended in time. */
    boolean await(Duration atMost) {
        try {
            return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized ImportRecord record() {
        boolean isIn = state == State.DONE || state == State.RECORDED;
        return new ImportRecord(
                what.id(),
                what.log(),
                state,
                lines,
                cases,
                casesContinued,
                events,
                repeated,
                List.copyOf(rejected),
                rejectedTotal,
                isIn ? 1 : Math.floor(1_000.0 * settled / Math.max(1, lines)) / 1_000,
                reason);
    }
}
