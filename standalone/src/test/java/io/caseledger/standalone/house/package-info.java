/** The rules of the house that no compiler checks. */
@NullMarked
package io.caseledger.standalone.house;

import org.jspecify.annotations.NullMarked;
