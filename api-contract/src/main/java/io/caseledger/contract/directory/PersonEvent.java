package io.caseledger.contract.directory;

import io.caseledger.contract.platform.Change;
import org.jspecify.annotations.Nullable;

/** What the directory learned of a person whom assignments name by id. */
public sealed interface PersonEvent {

    record PersonRegistered(
            String personId, String name, @Nullable String email) implements PersonEvent {}

    record PersonRenamed(String personId, Change<String> name) implements PersonEvent {}

    record PersonEmailChanged(String personId, Change<String> email) implements PersonEvent {}
}
