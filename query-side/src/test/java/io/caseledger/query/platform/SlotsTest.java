package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SlotsTest {

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    /** The sizes of slots in hours, and what is greater than them all. */
    private static final List<Duration> SIZES = Stream.concat(
                    LongStream.of(4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536).mapToObj(Duration::ofHours),
                    Stream.of(Duration.ofDays(80_000)))
            .toList();

    private final Random random = new Random(20_261_126);

    @AfterAll
    static void end() {
        DATABASE.close();
    }

    private record Lasting(Instant from, Instant to) {

        @Nullable
        Long slot() {
            return JdbcClient.create(DATABASE.reader())
                    .sql("select read.slot(?, ?)")
                    .param(from.atOffset(ZoneOffset.UTC))
                    .param(to.atOffset(ZoneOffset.UTC))
                    .query((row, number) -> row.getObject(1, Long.class))
                    .list()
                    .getFirst();
        }

        Duration length() {
            return Duration.between(from, to);
        }
    }

    /** Of every size, and just beside it; from where steps begin, and just beside it, long before 1970 and after. */
    private List<Lasting> lastingOfEverySize() {
        List<Lasting> all = new ArrayList<>();
        for (Duration size : SIZES) {
            for (Duration length : List.of(MICROSECOND, size.minus(MICROSECOND), size, size.plus(MICROSECOND))) {
                for (String year : List.of("0001", "1931", "1969", "1970", "2026")) {
                    Instant some = Instant.parse(year + "-03-26T00:00:00Z")
                            .plus(random.nextInt(1_000_000_000), ChronoUnit.MICROS);
                    Instant step = Instant.ofEpochSecond(
                            Math.floorDiv(some.getEpochSecond(), size.toSeconds()) * size.toSeconds());
                    for (Instant from : List.of(some, step.minus(MICROSECOND), step)) {
                        all.add(new Lasting(from, from.plus(length)));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void what_was_there_at_a_moment_lies_in_one_of_the_moments_slots() {
        for (Lasting lasting : lastingOfEverySize()) {
            Instant middle = lasting.from.plus(lasting.length().dividedBy(2).truncatedTo(ChronoUnit.MICROS));
            for (Instant moment : List.of(lasting.from, middle, lasting.to.minus(MICROSECOND))) {
                assertThat(Slots.at(moment)).as("%s at %s", lasting, moment).contains(lasting.slot());
            }
        }
    }

    @Test
    void what_was_over_long_before_lies_in_none_of_them() {
        for (Lasting lasting : lastingOfEverySize()) {
            if (lasting.length().compareTo(SIZES.get(7)) <= 0) {
                Instant later =
                        lasting.to.plus(lasting.length().multipliedBy(8)).plus(Duration.ofHours(8));
                assertThat(Slots.at(later)).as("%s at %s", lasting, later).doesNotContain(lasting.slot());
            }
        }
    }

    @Test
    void what_lasts_has_a_slot_of_its_own_whenever_it_began() {
        List<Long> slots = JdbcClient.create(DATABASE.reader())
                .sql("select read.slot(began, 'infinity') from unnest(?::timestamptz[]) began")
                .param(new String[] {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-03-26T00:00:00Z"})
                .query(Long.class)
                .list();

        assertThat(slots).hasSize(3).containsOnly(Slots.LASTING);
        assertThat(lastingOfEverySize().stream().map(Lasting::slot).filter(Objects::nonNull))
                .doesNotContain(Slots.LASTING);
    }

    @Test
    void what_lasted_for_no_time_has_none() {
        Instant moment = Instant.parse("2026-03-26T00:00:00Z");

        assertThat(new Lasting(moment, moment).slot()).isNull();
    }
}
