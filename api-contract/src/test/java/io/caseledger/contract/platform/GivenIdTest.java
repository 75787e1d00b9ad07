package io.caseledger.contract.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_042",
                "DOM\\user",
                "Fin/AP",
                "50% FTE",
                "x;y",
                "a//b",
                "/a/",
                "...",
                ".a",
                "a.",
                "a/.b/..c",
                "%2e%2e",
                "Bjørn Åse",
                "中村",
                "👩\u200d🚀",
                "می\u200cخواهم",
                "e\u0301"
            })
    void may_be_whatever_can_be_read_and_has_an_address(String id) {
        assertThat(GivenId.fault(id)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "./a", "a/..", "a\\..\\b", "\\.", "/../"})
    void must_not_be_taken_away_from_a_path(String id) {
        assertThat(GivenId.fault(id)).contains("..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\tb",
                "\u0000",
                "\u007f",
                "a\u0085",
                "\u202eabc",
                "a\u200f",
                "\u2066a",
                "\u061ca",
                "a\u200bb",
                "\ufeffa",
                "a\u00adb",
                "a\u2028b",
                "a\u2029",
                "\ud800",
                "a\udb40\udc41"
            })
    void must_not_look_like_another(String id) {
        assertThat(GivenId.fault(id)).contains("invisible");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u2003"})
    void must_not_be_blank(String id) {
        assertThat(GivenId.fault(id)).isEqualTo("must not be blank");
    }
}
