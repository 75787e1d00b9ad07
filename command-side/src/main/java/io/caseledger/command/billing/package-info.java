/** Decides at which rates users' hours are billed. */
@NullMarked
package io.caseledger.command.billing;

import org.jspecify.annotations.NullMarked;
