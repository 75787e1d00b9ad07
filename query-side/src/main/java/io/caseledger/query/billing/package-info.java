/** Remembers at which rates users' hours are billed. */
@NullMarked
package io.caseledger.query.billing;

import org.jspecify.annotations.NullMarked;
