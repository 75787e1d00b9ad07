package io.caseledger.standalone.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HouseTest {

    private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.caseledger");

    /** No test of the shape "nothing breaks the rule" is worth anything without one that breaks it. */
    private static final JavaClasses RULE_BREAKERS = ALL.that(new RuleBreaker());

    private static final JavaClasses HOUSE = ALL.that(describe(
            "are not tests",
            type -> type.getSource()
                    .filter(source -> !source.getUri().toString().contains("/test-classes/"))
                    .filter(source -> !source.getUri().toString().contains("-tests.jar!"))
                    .isPresent()));

    @ParameterizedTest
    @EnumSource(HouseRules.class)
    void the_house_keeps(HouseRules rule) {
        rule.rule().check(HOUSE);
    }

    @ParameterizedTest
    @EnumSource(HouseRules.class)
    void the_rule_breakers_are_caught_by(HouseRules rule) {
        assertThat(rule.rule().evaluate(RULE_BREAKERS).hasViolation()).isTrue();
    }

    @Test
    void all_modules_are_looked_at() {
        assertThat(HOUSE.stream()
                        .map(JavaClass::getPackageName)
                        .map(name -> name.split("[.]", -1)[2])
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of("contract", "platform", "command", "query", "standalone"));
    }

    @Test
    void deciders_and_folds_are_recognised() {
        assertThat(HOUSE.that(HouseRules.decideOrFold()).stream().map(JavaClass::getSimpleName))
                .contains("CaseAssignment", "Person", "CaseFold");
    }
}
