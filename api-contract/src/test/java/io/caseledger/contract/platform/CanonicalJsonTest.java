package io.caseledger.contract.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample vectors of RFC 8785, as far as they have no fractions. */
class CanonicalJsonTest {

    @Nested
    class The_sample_of_section_3_2_2 {

        @Test
        void comes_out_byte_for_byte_as_section_3_2_4_prints_it() {
            String canonical = CanonicalJson.of("""
                    {
                      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                      "literals": [null, true, false]
                    }
                    """);

            assertThat(HexFormat.ofDelimiter(" ").formatHex(canonical.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo("7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65"
                            + " 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c"
                            + " 22 5c 5c 5c 5c 5c 22 2f 22 7d");
        }
    }

    @Nested
    class Keys {

        /** Section 3.2.3: by UTF-16 code units, so that an emoji stands before a Hebrew letter. */
        @Test
        void are_sorted_by_their_UTF_16_code_units() {
            String canonical = CanonicalJson.of("""
                    {
                      "\\u20ac": "Euro Sign",
                      "\\r": "Carriage Return",
                      "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                      "1": "One",
                      "\\ud83d\\ude00": "Emoji: Grinning Face",
                      "\\u0080": "Control",
                      "\\u00f6": "Latin Small Letter O With Diaeresis"
                    }
                    """);

            assertThat(canonical)
                    .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                            + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                            + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                            + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
        }

        @Test
        void are_sorted_at_every_depth_and_elements_never() {
            assertThat(CanonicalJson.of("[{\"b\": {\"d\": 1, \"c\": []}, \"a\": {}}, 3, 1, 2]"))
                    .isEqualTo("[{\"a\":{},\"b\":{\"c\":[],\"d\":1}},3,1,2]");
        }
    }

    @Nested
    class A_number {

        @Test
        void is_an_integer_in_plain_digits() {
            assertThat(CanonicalJson.of("[0, -0, -1, 9007199254740991, -9007199254740991]"))
                    .isEqualTo("[0,0,-1,9007199254740991,-9007199254740991]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.5", "1.0", "1e3", "4.50", "333333333.33333329", "1E-27"})
        void with_a_fraction_or_exponent_is_refused(String number) {
            assertThatThrownBy(() -> CanonicalJson.of("{\"amount\":" + number + "}"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class A_string {

        @Test
        void escapes_what_must_be_escaped_in_the_shortest_way_and_nothing_else() {
            StringBuilder all = new StringBuilder();
            for (int c = 0; c <= 0x20; c++) {
                all.appendCodePoint(c);
            }
            all.append("\"\\/\u007f\u2028\u2029\ud83d\ude00");

            assertThat(CanonicalJson.quoted(all.toString()))
                    .isEqualTo("\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
                            + "\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a"
                            + "\\u001b\\u001c\\u001d\\u001e\\u001f \\\"\\\\/\u007f\u2028\u2029\ud83d\ude00\"");
        }
    }
}
