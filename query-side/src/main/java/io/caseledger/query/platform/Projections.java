package io.caseledger.query.platform;

import io.caseledger.platform.http.ReadModels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All projections of this process and how far each has come. */
public final class Projections implements ReadModels {

    private final Map<Projection, Progress> progress = new LinkedHashMap<>();

    public Projections(List<Projection> projections) {
        projections.forEach(projection -> progress.put(projection, new Progress()));
    }

    Map<Projection, Progress> progress() {
        return progress;
    }

    /** The position up to which a projection shows everything, by its name. */
    public long positionOf(String name) {
        return progressOf(name).position();
    }

    private Progress progressOf(String name) {
        return progress.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no projection " + name))
                .getValue();
    }

    /** Whether every read model that writes wait for has passed the ledger's position, waiting for it at most so long. */
    @Override
    public boolean awaitPosition(long position, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Map.Entry<Projection, Progress> each : progress.entrySet()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (each.getKey().awaited() && !each.getValue().await(position, left)) {
                return false;
            }
        }
        return true;
    }

    /** Whether one projection has passed the ledger's position, which hurries for it, waiting at most so long. */
    public boolean awaitPosition(String name, long position, Duration atMost) {
        Progress one = progressOf(name);
        if (one.position() >= position) {
            return true;
        }
        one.hurry();
        return one.await(position, atMost);
    }
}
