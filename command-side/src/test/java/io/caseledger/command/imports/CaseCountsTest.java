package io.caseledger.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

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
}
