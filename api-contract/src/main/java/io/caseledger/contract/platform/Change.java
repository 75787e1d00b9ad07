package io.caseledger.contract.platform;

import org.jspecify.annotations.Nullable;

/** One field's old and new value, as an event keeps it and an audit shows it: {@code {"from": …, "to": …}}. */
public record Change<T>(@Nullable T from, @Nullable T to) {}
