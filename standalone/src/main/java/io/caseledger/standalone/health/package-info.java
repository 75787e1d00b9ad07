/** What operators and their monitoring are told: whether all is well, and figures. */
@NullMarked
package io.caseledger.standalone.health;

import org.jspecify.annotations.NullMarked;
