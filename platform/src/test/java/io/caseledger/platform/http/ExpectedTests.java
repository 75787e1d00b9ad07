package io.caseledger.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedTests {

    private static Expected ifMatch(String... headers) {
        return new Expected(Expected.versions(List.of(headers)), null);
    }

    private static Expected ifNoneMatch(String... headers) {
        return new Expected(null, Expected.versions(List.of(headers)));
    }

    @Test
    void without_a_condition_every_version_will_do_and_none() {
        assertThat(ifMatch().admits(5L)).isTrue();
        assertThat(ifNoneMatch().admits(5L)).isTrue();
        assertThat(Expected.ANYTHING.admits(null)).isTrue();
    }

    @Nested
    class If_Match {

        @ParameterizedTest
        @ValueSource(
                strings = {"\"5\"", "*", " * ", "\"4\", \"5\"", "\"4\",\"5\",\"6\"", "\"a,b\", \"5\"", ",, \"5\" ,"})
        void admits_version_5(String header) {
            assertThat(ifMatch(header).admits(5L)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "5",
                    "W/\"5\"",
                    "w/\"5\"",
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
                    "**",
                    "rubbish, \"5\"",
                    "\"5\", rubbish",
                    "*, \"5\""
                })
        void does_not_admit_version_5(String header) {
            assertThat(ifMatch(header).admits(5L)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "\"0\"", "\"5\"", ""})
        void never_admits_what_is_not_there(String header) {
            assertThat(ifMatch(header).admits(null)).isFalse();
        }

        @Test
        void may_come_in_several_headers() {
            assertThat(ifMatch("\"4\"", "\"5\"").admits(5L)).isTrue();
        }
    }

    @Nested
    class If_None_Match {

        @ParameterizedTest
        @ValueSource(strings = {"\"4\"", "W/\"4\"", "\"05\", \"*\"", "\"\""})
        void admits_version_5(String header) {
            assertThat(ifNoneMatch(header).admits(5L)).isTrue();
        }

        /** What cannot be read would otherwise overwrite what its sender meant to keep. */
        @ParameterizedTest
        @ValueSource(
                strings = {"*", "\"5\"", "W/\"5\"", "\"4\", \"5\"", "5", "", ",", "w/\"4\"", "\"4\" \"6\"", "*, \"4\""})
        void does_not_admit_version_5(String header) {
            assertThat(ifNoneMatch(header).admits(5L)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "\"0\"", "5", ""})
        void always_admits_what_is_not_there(String header) {
            assertThat(ifNoneMatch(header).admits(null)).isTrue();
        }
    }
}
