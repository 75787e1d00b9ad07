/** What every feature's commands stand on: the ledger's append side behind Axon, and a write's way from HTTP to an answer. */
@NullMarked
package io.caseledger.command.platform;

import org.jspecify.annotations.NullMarked;
