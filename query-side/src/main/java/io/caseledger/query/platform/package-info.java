/** How projections follow the ledger: in order, in batches, each event once, and how reads wait for them. */
@NullMarked
package io.caseledger.query.platform;

import org.jspecify.annotations.NullMarked;
