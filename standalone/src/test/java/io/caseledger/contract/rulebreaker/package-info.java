/** Breaks the house rules on purpose, so that each rule is seen to fail. */
@NullMarked
package io.caseledger.contract.rulebreaker;

import org.jspecify.annotations.NullMarked;
