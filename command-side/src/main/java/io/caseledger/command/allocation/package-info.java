/** Decides about allocations: who works on what, from when to when, how much, and in which series. */
@NullMarked
package io.caseledger.command.allocation;

import org.jspecify.annotations.NullMarked;
