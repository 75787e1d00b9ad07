/** Brings the event logs of other systems into the ledger: receives a log, reads it line by line, and tells how far it is. */
@NullMarked
package io.caseledger.command.imports;

import org.jspecify.annotations.NullMarked;
