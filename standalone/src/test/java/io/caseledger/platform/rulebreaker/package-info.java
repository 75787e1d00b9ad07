/** Breaks the house rules on purpose, so that each rule is seen to fail. */
@NullMarked
package io.caseledger.platform.rulebreaker;

import org.jspecify.annotations.NullMarked;
