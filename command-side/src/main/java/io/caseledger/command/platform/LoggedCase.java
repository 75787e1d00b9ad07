package io.caseledger.command.platform;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A case as far as its log is concerned: what happened to it, and which lines of logs are in already. */
public interface LoggedCase {

    /**
     * The case after one more event.
     *
     * @param line the key of the log's line that the event came from, null when it did not come from a log
     */
    LoggedCase and(Object event, @Nullable String line, Instant occurredAt);

    /** When its assignment was deleted, null when it was not. */
    @Nullable
    Instant deletedAt();

    /**
     * Decides about the case's next line.
     *
     * @param now the import's time, by which the future is judged
     */
    Taken take(LogLine line, Instant now);

    /**
     * What became of a line.
     *
     * @param after the case with the line's events
     * @param events what is to be appended, together
     * @param repeated whether the line said nothing new
     * @param rejected why the line is not taken, null when it is
     */
    record Taken(
            LoggedCase after,
            List<Said> events,
            boolean repeated,
            @Nullable String rejected) {

        public Taken {
            events = List.copyOf(events);
        }
    }

    /**
     * An event that a line led to.
     *
     * @param line the line's key
     */
    record Said(Object event, String line, Instant occurredAt) {}
}
