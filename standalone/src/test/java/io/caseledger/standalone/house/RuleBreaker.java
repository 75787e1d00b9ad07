package io.caseledger.standalone.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** The classes that break rules on purpose. */
final class RuleBreaker extends DescribedPredicate<JavaClass> {

    RuleBreaker() {
        super("break rules on purpose");
    }

    @Override
    public boolean test(JavaClass type) {
        return type.getPackageName().contains("rulebreaker");
    }
}
