package io.caseledger.platform.http.edge.receiving;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** What one connection is waited for. Its own thread moves it on; another looks whether it is overdue. Only waiting counts, not what is done meanwhile. */
final class ReceiveTimer {

    private enum Phase {
        NOTHING,
        HEAD,
        BODY,
        REST
    }

    private final ReceiveTimeouts limits;

    private volatile @Nullable SocketWrapperBase<?> socket;
    private volatile Phase phase = Phase.NOTHING;
    private volatile long since;

    // Written by the connection's own thread, and before the phase that makes the other one read them.
    private long waited;
    private long received;
    private long answers;

    ReceiveTimer(ReceiveTimeouts limits) {
        this.limits = limits;
    }

    /** Bytes have come: the first of a head, or more of one. */
    void arrived(SocketWrapperBase<?> from) {
        if (!from.equals(socket)) {
            phase = Phase.NOTHING;
            socket = from;
        }
        if (phase == Phase.NOTHING) {
            enter(Phase.HEAD);
        }
    }

    /** Heads that were whole so far. */
    long answers() {
        return answers;
    }

    /** The head is whole. */
    void answering() {
        answers++;
        phase = Phase.NOTHING;
        waited = 0;
        received = 0;
    }

    /** @throws SocketTimeoutException when its time is over */
    void awaitBody() throws SocketTimeoutException {
        SocketWrapperBase<?> from = socket;
        long left = limits.bodyNanos(received) - waited;
        if (left <= 0) {
            throw new SocketTimeoutException("The body comes too slowly");
        }
        if (from != null) {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
            if (from.getReadTimeout() <= 0 || from.getReadTimeout() > millis) {
                from.setReadTimeout(millis);
            }
        }
        enter(Phase.BODY);
    }

    /** @param bytes negative at the body's end */
    void bodyCame(int bytes) {
        waited += System.nanoTime() - since;
        received += Math.max(0, bytes);
        phase = Phase.NOTHING;
    }

    /** Tomcat reads and drops what is left of the body, before the next head. */
    void answered() {
        enter(Phase.REST);
    }

    /** @param headBegun whether the connection waits for more of a head, and for nothing else */
    void paused(boolean headBegun) {
        if (!headBegun) {
            phase = Phase.NOTHING;
        } else if (phase != Phase.HEAD) {
            enter(Phase.HEAD);
        }
    }

    /** Closes the connection where its time is over, and tells whether there is nothing more to look at. */
    boolean isOver(long now, long grace) {
        SocketWrapperBase<?> from = socket;
        if (from == null || from.isClosed()) {
            return true;
        }
        long took = now - since;
        boolean overdue = switch (phase) {
            case NOTHING -> false;
            case HEAD -> took > limits.headNanos();
            case BODY, REST -> waited + took > limits.bodyNanos(received) + grace;
        };
        if (overdue) {
            from.close();
        }
        return overdue;
    }

    private void enter(Phase next) {
        since = System.nanoTime();
        phase = next;
    }
}
