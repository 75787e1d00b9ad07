package io.caseledger.command.editorial;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One field of an assignment as somebody wants it to be. */
sealed interface Edit {

    record Slug(String value) implements Edit {}

    record Type(String value) implements Edit {}

    record Title(String value) implements Edit {}

    record Abstract(String value) implements Edit {}

    record Content(String value) implements Edit {}

    record Notes(String value) implements Edit {}

    record DueAt(@Nullable Instant value) implements Edit {}

    record PublishedAt(@Nullable Instant value) implements Edit {}

    record Issue(@Nullable String value) implements Edit {}

    record Children(List<String> value) implements Edit {}

    record Assignees(List<String> value) implements Edit {}
}
