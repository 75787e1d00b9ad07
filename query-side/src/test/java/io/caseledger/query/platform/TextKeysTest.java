package io.caseledger.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextKeysTest {

    /** Rows of earlier builds keep their keys: whoever changes this raises the versions of all projections that store some. */
    @Test
    void are_those_of_the_version_of_icu_that_rows_were_written_by() {
        assertThat(Collator.getInstance(ULocale.ROOT).getVersion()).hasToString("153.144.0.0");
        assertThat(HexFormat.of().formatHex(TextKeys.sort("Zoë"))).isEqualTo("5d473301439601dc0700");
        assertThat(TextKeys.search("Zoë 李", null, "ß")).isEqualTo("zoe \u0001GHEO\u0002ss\u0002");
    }

    @Nested
    class A_search {

        @ParameterizedTest
        @CsvSource({
            "ΣΊΣΥΦΟΣ, σίσυφος",
            "ΣΊΣΥΦΟΣ, Σισυφοσ",
            "İsmail, ismail",
            "İSMAİL, ISMAIL",
            "Groß, GROSS",
            "Groß, GROẞ",
            "Zoë, Zoe",
            "Zoe, ZOË",
            "Zoe\u0308, zoë",
            "ﬃ, FFI",
            "ＡＢＣ, abc",
            "①, 1",
            "한국, \u1112\u1161\u11AB국",
            "so\u00ADft, soft"
        })
        void means_the_same_by_both(String one, String other) {
            assertThat(TextKeys.search(one)).isEqualTo(TextKeys.search(other));
            assertThat(finds(one, other)).isTrue();
            assertThat(finds(other, one)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"ismail, ısmail", "Lodz, Łódź", "각, 가", "юля, 044e", "юля, E", "Юля, O", "ab, a\u0002b"})
        void tells_these_apart(String stored, String asked) {
            assertThat(finds(stored, asked)).isFalse();
        }

        @Test
        void does_not_find_what_two_texts_are_together() {
            assertThat(Objects.requireNonNull(TextKeys.search("Jane", "Doe"))).doesNotContain("janedoe");
        }

        @Test
        void takes_wildcards_for_themselves() {
            assertThat(TextKeys.containing("50%_\\")).contains("%50\\%\\_\\\\%");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u0301", "\u200D", "\u00AD\uFE0F"})
        void for_marks_alone_looks_for_nothing(String text) {
            assertThat(TextKeys.containing(text)).isEmpty();
        }

        private static boolean finds(String stored, String asked) {
            String pattern = TextKeys.containing(asked).orElseThrow();
            return Objects.requireNonNull(TextKeys.search(stored)).contains(pattern.substring(1, pattern.length() - 1));
        }
    }

    @Nested
    class An_order {

        @Test
        void is_by_letters_then_marks_then_case() {
            List<String> sorted = List.of(
                    "10", "9", "A", "a b", "ab", "Ab", "b", "B", "e", "E", "é", "É", "f", "ß", "st", "z", "Z", "я");

            assertThat(sorted.reversed().stream().sorted(bySortKey())).isEqualTo(sorted);
        }

        @Test
        void does_not_know_how_a_text_is_encoded() {
            assertThat(TextKeys.sort("Zoe\u0308")).isEqualTo(TextKeys.sort("Zoë"));
        }

        @Test
        void has_keys_that_fit_into_an_index() {
            String longest = "\uD83D\uDE00\u0958".repeat(300);

            assertThat(TextKeys.sort(longest)).hasSize(TextKeys.LONGEST_SORT_KEY);
            assertThat(Arrays.compareUnsigned(TextKeys.sort(longest), TextKeys.sort("z" + longest)))
                    .isNegative();
        }

        private static Comparator<String> bySortKey() {
            return Comparator.comparing(TextKeys::sort, Arrays::compareUnsigned);
        }
    }
}
