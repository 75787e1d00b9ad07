package io.caseledger.query.platform;

import io.caseledger.platform.http.ReadModels;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All projections of this process and how far each has come. */
public final class Projections implements ReadModels {

    /** More than live commands leave to fold at a time; an import leaves as much as is read ahead. */
    private static final long BUSY = 1_000;

    private final Map<Projection, Progress> progress = new LinkedHashMap<>();
    private final Map<String, ProjectionState> states = new LinkedHashMap<>();

    public Projections(List<Projection> projections) {
        projections.forEach(projection -> progress.put(projection, new Progress()));
        progress.forEach(
                (projection, each) -> states.put(projection.name(), new ProjectionState(projection.name(), each)));
    }

    Map<Projection, Progress> progress() {
        return progress;
    }

    /** All of them, in the order in which they were wired. */
    public List<Projection> all() {
        return List.copyOf(progress.keySet());
    }

    public Optional<Projection> named(String name) {
        return progress.keySet().stream()
                .filter(projection -> projection.name().equals(name))
                .findFirst();
    }

    /** How each is doing. */
    public Collection<ProjectionState> states() {
        return Collections.unmodifiableCollection(states.values());
    }

    /** How one is doing, by its name. */
    public ProjectionState stateOf(String name) {
        ProjectionState state = states.get(name);
        if (state == null) {
            throw new IllegalArgumentException("There is no projection " + name);
        }
        return state;
    }

    /** Whether a projection that writes wait for has much to do, as while a log is imported. */
    boolean areBusy() {
        return progress.entrySet().stream()
                .anyMatch(each -> each.getKey().awaited() && each.getValue().backlog() > BUSY);
    }

    /** The position up to which a projection shows everything, by its name. */
    public long positionOf(String name) {
        return progressOf(name).position();
    }

    /** Lets a projection fold nothing more, besides what it has been handed already, until it is resumed. */
    public void pause(String name) {
        progressOf(name).pause();
    }

    public void resume(String name) {
        progressOf(name).resume();
    }

    public boolean isPaused(String name) {
        return progressOf(name).isPaused();
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
