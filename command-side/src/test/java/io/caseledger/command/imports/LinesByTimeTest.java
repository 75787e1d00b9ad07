package io.caseledger.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesByTimeTest {

    private static final Instant MOMENT = Instant.parse("0001-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @AfterEach
    void nothing_is_left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000, 32 << 20})
    void lines_come_in_the_order_of_their_times_and_those_of_one_moment_as_they_stand(int memory) throws IOException {
        Random random = new Random(1);
        List<LogLine> lines = IntStream.range(0, 3_000)
                .mapToObj(number -> LogLine.of(
                        number,
                        "case \uD83D\uDE00 " + random.nextInt(50),
                        number % 3 == 0 ? null : "activity " + number,
                        number % 5 == 0 ? null : "résource",
                        MOMENT.plusSeconds(10_000_000_000L * random.nextInt(20)).plusNanos(random.nextInt(3))))
                .toList();
        List<LogLine> read = new ArrayList<>();
        try (LinesByTime sorted = new LinesByTime(spools(0), memory)) {
            for (LogLine line : lines) {
                sorted.add(line);
            }
            sorted.forEach(read::add);
            assertThat(sorted.runs()).isEqualTo(memory == 1 ? 3_000 : memory == 10_000 ? sorted.runs() : 1);
        }

        assertThat(read)
                .containsExactlyElementsOf(lines.stream()
                        .sorted(Comparator.comparing(LogLine::at).thenComparingInt(LogLine::nanosBelow))
                        .toList());
    }

    @Test
    void a_log_without_lines_has_none() throws IOException {
        try (LinesByTime sorted = new LinesByTime(spools(0))) {
            sorted.forEach(line -> {
                throw new AssertionError(line);
            });
        }
    }

    @Test
    void a_disk_without_room_is_left_as_it_is() throws IOException {
        try (LinesByTime sorted = new LinesByTime(spools(Long.MAX_VALUE), 1)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> sorted.add(LogLine.of(1, "case", null, null, MOMENT)))
                    .satisfies(refused -> assertThat(refused.refusal().code()).isEqualTo("not-enough-space"));
        }
    }

    private SpoolFolder spools(long keptFree) {
        return new SpoolFolder(folder, 1 << 30, keptFree, () -> 1L << 40);
    }
}
