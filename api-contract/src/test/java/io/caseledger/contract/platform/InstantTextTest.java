package io.caseledger.contract.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

    @Test
    void every_instant_that_is_written_is_read_as_it_was() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(
                    random.nextLong(-62_000_000_000L, 253_000_000_000L),
                    i % 3 == 0 ? 0 : random.nextInt(1_000_000_000));
            assertThat(InstantText.read(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T10:00:00Z",
                "2026-00-10T10:00:00Z",
                "2026-13-10T10:00:00Z",
                "2026-04-31T10:00:00Z",
                "2026-04-30T24:00:00Z",
                "2026-04-30T10:60:00Z",
                "2026-04-30T10:00:60Z",
                "2026-04-30T10:00:00.Z",
                "2026-04-30T10:00:00,5Z",
                "2026-04-30T10:00:00+00:00",
                "2026-04-30 10:00:00Z",
                "2026-04-3aT10:00:00Z",
                "+12026-04-30T10:00:00Z",
                ""
            })
    void what_is_written_otherwise_is_left_to_the_general_formatter(String text) {
        assertThat(InstantText.read(text)).isNull();
    }

    @Test
    void leap_days_are_days() {
        assertThat(InstantText.read("2028-02-29T10:00:00Z")).isEqualTo(Instant.parse("2028-02-29T10:00:00Z"));
    }

    @Test
    void what_is_no_instant_is_refused_as_before() {
        assertThatThrownBy(() -> EventJson.read(
                        "casework.ContactRecorded", "{\"contact_date\":\"yesterday\",\"contact_type\":null}"))
                .hasMessageContaining("yesterday");
    }
}
