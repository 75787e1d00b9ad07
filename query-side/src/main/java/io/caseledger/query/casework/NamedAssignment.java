package io.caseledger.query.casework;

import org.jspecify.annotations.Nullable;

/** A row and the contact's name, null while the directory knows none. */
record NamedAssignment(AssignmentRow row, @Nullable String contactName) {}
