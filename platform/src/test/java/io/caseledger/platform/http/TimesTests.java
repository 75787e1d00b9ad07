package io.caseledger.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTests {

    @ParameterizedTest
    @CsvSource(textBlock = """
            2016-12-30 05:00:00,       2016-12-30T05:00:00Z
            2016-12-30T05:00:00,       2016-12-30T05:00:00Z
            2016-12-30T05:00:00Z,      2016-12-30T05:00:00Z
            2016-12-30 05:00:00+01:00, 2016-12-30T04:00:00Z
            2016-12-30T05:00:00.5Z,    2016-12-30T05:00:00.500Z
            2016-12-30,                2016-12-30T00:00:00Z
            """)
    void a_time_without_an_offset_is_meant_in_utc(String text, String instant) {
        assertThat(Times.utc(text)).hasToString(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0000-00-00 00:00:00",
                "2016-02-30 05:00:00",
                "2016-12-30 25:00:00",
                "2016-12-30 05:00",
                "2016-12-30  5:00:00",
                "2016-12-30 05:00:00 Z",
                "30.12.2016 05:00:00",
                "12345-12-30 05:00:0",
                "2016-12-30T05:00+01"
            })
    void what_is_no_time_is_none(String text) {
        assertThat(Times.utc(text)).isNull();
    }
}
