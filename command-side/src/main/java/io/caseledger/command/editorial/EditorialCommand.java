package io.caseledger.command.editorial;

import io.caseledger.command.platform.StreamCommand;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of an editorial assignment; {@code at} is the command's time, and {@code by} the caller's uuid, stamped at the edge. */
sealed interface EditorialCommand extends StreamCommand {

    @TargetAggregateIdentifier
    String uuid();

    @Override
    default String streamId() {
        return uuid();
    }

    Instant at();

    /** Begins an assignment; what is not said is empty. */
    record Create(
            String uuid,
            Instant at,
            long number,
            long creatorId,
            String slug,
            String type,
            String title,
            String summary,
            String content,
            String notes,
            @Nullable Instant publishedAt,
            @Nullable Instant dueAt,
            @Nullable String issueId,
            List<String> children,
            List<String> users)
            implements EditorialCommand {}

    /**
     * Changes what is said and nothing else; under the caller's lock, whose lease it renews.
     *
     * @param until when the renewed lease ends
     */
    record Update(String uuid, Instant at, String by, Instant until, List<Edit> edits) implements EditorialCommand {}

    /**
     * Under the caller's lock, which goes with it.
     *
     * @param until when a lease would end that began now
     */
    record Delete(String uuid, Instant at, String by, Instant until) implements EditorialCommand {}

    /**
     * Asks for the one lock; its holder renews it by asking again.
     *
     * @param lockNumber of the new lock, if it comes to that
     * @param lockUuid of the new lock, if it comes to that
     */
    record TakeLock(String uuid, Instant at, long lockNumber, String lockUuid, long userId, String by, Instant until)
            implements EditorialCommand {}

    /** @param lock the lock's uuid, or the assignment's for whichever lock it has */
    record ReleaseLock(String uuid, Instant at, String lock, String by) implements EditorialCommand {}

    /**
     * Takes the lock away from its holder.
     *
     * @param lock the lock's uuid, or the assignment's for whichever lock it has
     * @param holder who is believed to have it
     */
    record BreakLock(String uuid, Instant at, String lock, String holder) implements EditorialCommand {}
}
