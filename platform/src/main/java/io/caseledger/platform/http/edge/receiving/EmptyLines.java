package io.caseledger.platform.http.edge.receiving;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Connections from which nothing but empty lines has come since their last request. Tomcat ignores these lines, and waits anew after each. */
final class EmptyLines {

    private final Map<SocketWrapperBase<?>, Long> since = new ConcurrentHashMap<>();
    private final ReceiveTimeouts limits;

    EmptyLines(ReceiveTimeouts limits) {
        this.limits = limits;
    }

    void came(SocketWrapperBase<?> from) {
        since.putIfAbsent(from, System.nanoTime());
    }

    void ended(SocketWrapperBase<?> from) {
        since.remove(from);
    }

    boolean areOverdue(SocketWrapperBase<?> from) {
        Long first = since.get(from);
        return first != null && System.nanoTime() - first > limits.headNanos();
    }

    void forgetClosed() {
        since.keySet().removeIf(SocketWrapperBase::isClosed);
    }
}
