package io.caseledger.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedTests {

    @Test
    void without_the_header_every_version_will_do() {
        assertThat(Expected.of(List.of()).admits(5)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"5\"", "*", " * ", "\"4\", \"5\"", "\"4\",\"5\",\"6\"", "\"a,b\", \"5\"", "rubbish, \"5\""})
    void version_5_is_admitted_by(String header) {
        assertThat(Expected.of(List.of(header)).admits(5)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "W/\"5\"",
                "\"05\"",
                "\"4\"",
                "\"5",
                "5\"",
                "'5'",
                "\"\"",
                "\" 5\"",
                "\"4,\"5\"\"",
                ",",
                "\"*\"",
                "**"
            })
    void version_5_is_not_admitted_by(String header) {
        assertThat(Expected.of(List.of(header)).admits(5)).isFalse();
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(Expected.of(Arrays.asList("\"4\"", "\"5\"")).admits(5)).isTrue();
    }
}
