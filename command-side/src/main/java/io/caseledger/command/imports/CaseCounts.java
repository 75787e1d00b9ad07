package io.caseledger.command.imports;

import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.Refusal;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * How many lines of each case are still to come, and whether they come in the order of their times. A log may have millions of cases: each takes some 60
 * bytes here, known by half of the SHA-256 of its id in a table with open addressing.
 */
final class CaseCounts {

    /** What a table of 277 MB holds. */
    static final int MOST_CASES = 6_000_000;

    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    private int[] left = new int[FIRST_CAPACITY];
    private boolean[] taken = new boolean[FIRST_CAPACITY];
    private long[] seconds = new long[FIRST_CAPACITY];
    private int[] nanos = new int[FIRST_CAPACITY];
    private int size;
    private boolean inOrder = true;

    /**
     * Counts one more line to come.
     *
     * @throws io.caseledger.contract.platform.RefusedException when these are more cases than there is memory for
     */
    void add(LogLine line) {
        if (size >= left.length / 4 * 3) {
            grow();
        }
        ByteBuffer hash = ByteBuffer.wrap(LogLine.sha256(line.caseId()));
        int slot = slot(hash.getLong(), hash.getLong());
        Instant time = line.exactTime();
        long second = time.getEpochSecond();
        int nano = time.getNano();
        inOrder &= left[slot] == 0 || second > seconds[slot] || (second == seconds[slot] && nano >= nanos[slot]);
        seconds[slot] = second;
        nanos[slot] = nano;
        left[slot]++;
        if (size > MOST_CASES) {
            throw Refusal.invalid("log", "has more than " + MOST_CASES + " cases; import it in parts")
                    .asException();
        }
    }

    /** Counts one line less; whether it was the case's last. */
    boolean isLastOf(String caseId) {
        ByteBuffer hash = ByteBuffer.wrap(LogLine.sha256(caseId));
        return --left[slot(hash.getLong(), hash.getLong())] == 0;
    }

    /** Whether no line lies before another of its case that came earlier. */
    boolean areInOrder() {
        return inOrder;
    }

    int cases() {
        return size;
    }

    /** Where a case is, or now has its place. */
    private int slot(long highHash, long lowHash) {
        int mask = left.length - 1;
        int slot = (int) highHash & mask;
        while (taken[slot] && (high[slot] != highHash || low[slot] != lowHash)) {
            slot = (slot + 1) & mask;
        }
        if (!taken[slot]) {
            taken[slot] = true;
            high[slot] = highHash;
            low[slot] = lowHash;
            size++;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldLeft = left;
        long[] oldSeconds = seconds;
        int[] oldNanos = nanos;
        boolean[] oldTaken = taken;
        int capacity = Math.multiplyExact(oldLeft.length, 2);
        high = new long[capacity];
        low = new long[capacity];
        left = new int[capacity];
        taken = new boolean[capacity];
        seconds = new long[capacity];
        nanos = new int[capacity];
        size = 0;
        for (int old = 0; old < oldLeft.length; old++) {
            if (oldTaken[old]) {
                int slot = slot(oldHigh[old], oldLow[old]);
                left[slot] = oldLeft[old];
                seconds[slot] = oldSeconds[old];
                nanos[slot] = oldNanos[old];
            }
        }
    }
}
