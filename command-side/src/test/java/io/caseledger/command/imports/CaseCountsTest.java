package io.caseledger.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.RefusedException;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaseCountsTest {

    @Test
    void the_last_line_of_each_case_is_known_among_many_cases() {
        CaseCounts counts = new CaseCounts();
        for (int line = 0; line < 3; line++) {
            IntStream.range(0, 50_000).forEach(number -> counts.add(line("case " + number, 0)));
        }
        counts.add(line("case 7", 0));

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
        IntStream.range(0, CaseCounts.MOST_CASES).forEach(number -> counts.add(line(Integer.toString(number), 0)));
        counts.add(line("7", 0));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> counts.add(line("one more", 0)))
                .satisfies(refused -> assertThat(refused.refusal().detail()).contains("6000000 cases"));
    }

    @Test
    void lines_are_in_order_unless_one_lies_before_another_of_its_case() {
        CaseCounts counts = new CaseCounts();
        for (int step = 0; step < 3; step++) {
            long nanos = 1_000L * step + step;
            IntStream.range(0, 5_000).forEach(number -> counts.add(line("case " + number, nanos + 5_000L - number)));
        }
        counts.add(line("case 7", 2_002 + 5_000 - 7));
        assertThat(counts.areInOrder()).isTrue();

        counts.add(line("case 7", 2_002 + 5_000 - 8));
        assertThat(counts.areInOrder()).as("a nanosecond before").isFalse();
        counts.add(line("case 7", 9_000));
        assertThat(counts.areInOrder()).isFalse();
    }

    private static LogLine line(String caseId, long nanos) {
        return LogLine.of(1, caseId, null, null, Instant.EPOCH.plusNanos(nanos));
    }
}
