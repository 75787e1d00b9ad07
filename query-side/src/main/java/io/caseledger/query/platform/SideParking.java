package io.caseledger.query.platform;

import static java.util.stream.Collectors.toMap;

import io.caseledger.platform.ledger.RecordedEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What tables that are rebuilt beside the live ones pass over. It is kept in memory until they go live, and then takes the place of what the live ones
 * passed over.
 */
public final class SideParking implements PassedStreams {

    private final List<ParkedStream> live;
    private final JdbcTemplate projector;
    private final Map<String, ParkedStream> withheld = new HashMap<>();
    private final Map<String, PassedOver> passed = new HashMap<>();

    /**
     * @param live what the live tables pass over; what was discarded is passed over here from the same event on
     * @param projector what projections write with
     */
    SideParking(List<ParkedStream> live, JdbcTemplate projector) {
        this.live = live;
        this.projector = projector;
        withhold(stream -> stream.state() == ParkedStream.State.DISCARDED);
    }

    private void withhold(Predicate<ParkedStream> which) {
        withheld.putAll(live.stream().filter(which).collect(toMap(ParkedStream::stream, Function.identity())));
    }

    /**
     * Begins anew, and passes over also what the live tables wait to try again: where tables cannot be written for what is in them, COPY does not say whose
     * row it was.
     *
     * @return false when that was so already
     */
    boolean withholdWhatIsParked() {
        int before = withheld.size();
        withhold(stream -> true);
        passed.clear();
        return withheld.size() > before;
    }

    /** Whether an event of a fold in memory is passed over. */
    boolean passes(RecordedEvent event) {
        String stream = event.aggregateId();
        PassedOver before = passed.get(stream);
        ParkedStream parked = withheld.get(stream);
        if (before != null) {
            passed.put(stream, before.goneOn(event));
            return true;
        }
        if (parked != null && event.sequence() >= parked.firstSequence()) {
            passed.put(stream, new PassedOver(event, event, parked.error()));
            return true;
        }
        return false;
    }

    @Override
    public Map<String, Long> passOver(Collection<List<RecordedEvent>> streams) {
        Map<String, Long> until = new HashMap<>();
        for (List<RecordedEvent> stream : streams) {
            String id = stream.getFirst().aggregateId();
            PassedOver before = passed.get(id);
            if (before != null) {
                until.put(id, before.last().sequence());
                stream.forEach(this::passes);
            }
        }
        setSavepoint();
        return until;
    }

    @Override
    public void park(RecordedEvent first, RecordedEvent last, RuntimeException failed) {
        passed.put(first.aggregateId(), new PassedOver(first, last, Poison.describe(failed)));
    }

    /** To be called when the transaction of a batch has failed. */
    public void takeBack(Map<String, PassedOver> before) {
        passed.clear();
        passed.putAll(before);
    }

    /** What is passed over, by stream, to be kept beside the tables, or to be taken back to. */
    public Map<String, PassedOver> passedOver() {
        return Map.copyOf(passed);
    }

    @Override
    public void setSavepoint() {
        projector.execute("savepoint attempt");
    }

    @Override
    public void releaseSavepoint() {
        projector.execute("release savepoint attempt");
    }

    @Override
    public void rollbackToSavepoint() {
        projector.execute("rollback to savepoint attempt");
        releaseSavepoint();
    }
}
