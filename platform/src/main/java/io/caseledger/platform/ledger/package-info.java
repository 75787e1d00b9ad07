/** The ledger as it reads back: rows in the order of positions, and the chain of their hashes. */
@NullMarked
package io.caseledger.platform.ledger;

import org.jspecify.annotations.NullMarked;
