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
        return progress.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no projection " + name))
                .getValue()
                .position();
    }

    @Override
    public boolean awaitPosition(long position, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Progress each : progress.values()) {
            if (!each.await(position, Duration.ofNanos(deadline - System.nanoTime()))) {
                return false;
            }
        }
        return true;
    }
}
