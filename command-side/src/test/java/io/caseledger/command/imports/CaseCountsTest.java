package io.caseledger.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caseledger.contract.platform.RefusedException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaseCountsTest {

    @Test
    void the_last_line_of_each_case_is_known_among_many_cases() {
        CaseCounts counts = new CaseCounts();
        for (int line = 0; line < 3; line++) {
            IntStream.range(0, 50_000).forEach(number -> counts.add("case " + number));
        }
        counts.add("case 7");

        assertThat(counts.cases()).isEqualTo(50_000);
        for (int line = 0; line < 2; line++) {
            assertThat(IntStream.range(0, 50_000).filter(number -> counts.isLastOf("case " + number)))
                    .isEmpty();
        }
        assertThat(IntStream.range(0, 50_000).filter(number -> !counts.isLastOf("case " + number)))
                .containsExactly(7);
        assertThat(counts.isLastOf("case 7")).isTrue();
    }

    @Test
    void more_cases_than_there_is_memory_for_are_refused_and_more_lines_of_known_ones_are_not() {
        CaseCounts counts = new CaseCounts();
        IntStream.range(0, CaseCounts.MOST_CASES).forEach(number -> counts.add(Integer.toString(number)));
        counts.add("7");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> counts.add("one more"))
                .satisfies(refused -> assertThat(refused.refusal().detail()).contains("6000000 cases"));
    }
}
