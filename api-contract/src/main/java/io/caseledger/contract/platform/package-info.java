/** What every feature's contract is made of: refusals, changes, the event catalogue and its JSON. */
@NullMarked
package io.caseledger.contract.platform;

import org.jspecify.annotations.NullMarked;
