/** The ledger as it is shown to its users: one assignment's events, and the feed. */
@NullMarked
package io.caseledger.query.ledger;

import org.jspecify.annotations.NullMarked;
