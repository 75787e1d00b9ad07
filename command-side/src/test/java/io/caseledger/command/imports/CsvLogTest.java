package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLogTest {

    private static final String HEADER = "case:concept:name,concept:name,org:resource,time:timestamp\n";
    private static final String TIME = "2011-10-11T13:45:40Z";

    /** Rows as {@code number|case|activity|resource}, rejections as {@code number: reason}. */
    private static List<String> read(String log) throws IOException {
        return read(log.getBytes(UTF_8));
    }

    private static List<String> read(byte[] log) throws IOException {
        List<String> said = new ArrayList<>();
        new CsvLog().read(new ByteArrayInputStream(log), new CaseLog.Lines() {

            @Override
            public void line(LogLine line) {
                said.add(line.number() + "|" + line.caseId() + "|" + line.activity() + "|" + line.resource());
            }

            @Override
            public void rejected(long number, String reason) {
                said.add(number + ": " + reason);
            }
        });
        return said;
    }

    private static Refusal refusal(String log) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> read(log));
        return refused.refusal();
    }

    @Nested
    class The_header_line {

        @Test
        void names_the_columns_in_any_order_among_others() throws IOException {
            assertThat(read("""
                    time:timestamp,x,org:resource,"case:concept:name",concept:name
                    2011-10-11T13:45:40Z,ignored,r,c,a
                    """)).containsExactly("2|c|a|r");
        }

        @Test
        void may_follow_a_byte_order_mark() throws IOException {
            assertThat(read('\uFEFF' + HEADER + "c,a,r," + TIME)).containsExactly("2|c|a|r");
        }

        @Test
        void must_have_every_column_once() {
            Refusal refusal = refusal("case:concept:name,org:resource,org:resource\nc,r,r");

            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refusal.faults())
                    .containsExactly(
                            new FieldFault("concept:name", "is missing in the header line"),
                            new FieldFault("org:resource", "is there twice in the header line"),
                            new FieldFault("time:timestamp", "is missing in the header line"));
            assertThat(refusal.detail()).contains("concept:name, org:resource, time:timestamp");
        }

        @ParameterizedTest
        @ValueSource(strings = {"<log/>", "\"never closed", "a\0b"})
        void is_not_anything_else(String log) {
            assertThat(refusal(log).faults()).hasSize(4);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", "\r\n\r\n"})
        void cannot_be_left_out(String log) {
            assertThat(refusal(log).code()).isEqualTo("empty-log");
        }

        @Test
        void may_be_all_there_is() throws IOException {
            assertThat(read(HEADER)).isEmpty();
        }
    }

    @Nested
    class A_record {

        @Test
        void ends_with_a_line_feed_with_or_without_carriage_return_or_with_the_file() throws IOException {
            assertThat(read(HEADER.replace("\n", "\r\n") + "c,a,r," + TIME + "\r\nd,a,r," + TIME + "\ne,a,r," + TIME))
                    .containsExactly("2|c|a|r", "3|d|a|r", "4|e|a|r");
        }

        @Test
        void may_have_quotes_around_fields_with_commas_doubled_quotes_and_line_breaks() throws IOException {
            assertThat(read(HEADER + "\"c,1\",\"say \"\"hi\"\"\nthere\r\n\",\"\"," + TIME + "\nd,it's 5\" long,r,\""
                            + TIME + "\"\n"))
                    .containsExactly("2|c,1|say \"hi\"\nthere\n|null", "5|d|it's 5\" long|r");
        }

        @Test
        void is_not_made_by_an_empty_line() throws IOException {
            assertThat(read(HEADER + "\n\r\nc,a,r," + TIME + "\n\n")).containsExactly("4|c|a|r");
        }

        @Test
        void longer_than_the_buffer_is_read_whole() throws IOException {
            String activity = "é".repeat(200);
            String lines = IntStream.range(0, 1_000)
                    .mapToObj(number -> "c" + number + ',' + activity + ",r," + TIME + '\n')
                    .collect(Collectors.joining());
            List<String> said = read(HEADER + lines);

            assertThat(said).hasSize(1_000).last().isEqualTo("1001|c999|" + activity + "|r");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '`',
                value = {
                    "c,a,r;                       2: has 3 columns where the header line has 4",
                    "c,a,r,2011-10-11T13:45:40Z,; 2: has 5 columns where the header line has 4",
                    "c,\"a\"b,r,2011-10-11T13:45:40Z;  2: something follows a closing quote",
                    "c,\"a,r,2011-10-11T13:45:40Z;     2: something follows a closing quote",
                })
        void that_is_broken_is_rejected_and_the_next_one_read(String record, String rejection) throws IOException {
            assertThat(read(HEADER + record + "\nd,\"a\",r," + TIME)).containsExactly(rejection, "3|d|a|r");
        }

        @Test
        void with_a_quote_that_is_never_closed_costs_its_first_line_only() throws IOException {
            assertThat(read(HEADER + "c,a,\"r,x\nd,a,r," + TIME + "\ne,a,r," + TIME))
                    .containsExactly("2: a quote is opened and not closed", "3|d|a|r", "4|e|a|r");
            String many = ("d,a,r," + TIME + '\n').repeat(5_000);
            assertThat(read(HEADER + "c,a,\"r,x\n" + many))
                    .hasSize(5_001)
                    .startsWith("2: a quote is opened and not closed within 65536 bytes", "3|d|a|r")
                    .endsWith("5002|d|a|r");
        }

        @Test
        void of_more_than_64_KiB_is_rejected_without_being_kept() throws IOException {
            String longest = "c,a," + "r".repeat((64 << 10) - 5) + "\n";
            assertThat(read(HEADER + longest)).containsExactly("2: has 3 columns where the header line has 4");
            assertThat(read(HEADER + "r" + longest + "d,a,r," + TIME))
                    .containsExactly("2: has 3 columns where the header line has 4", "3|d|a|r");
            assertThat(read(HEADER + "rr" + longest + "d,a,r," + TIME))
                    .containsExactly("2: the line has more than 65536 bytes", "3|d|a|r");
        }

        @Test
        void that_is_not_UTF_8_is_rejected() throws IOException {
            byte[] log =
                    (HEADER + "c,Prüfung,r," + TIME + "\nd,Pruefung,r," + TIME).getBytes(Charset.forName("ISO-8859-1"));
            assertThat(read(log)).containsExactly("2: the line is not UTF-8", "3|d|Pruefung|r");
        }
    }

    @Nested
    class A_line {

        @Test
        void may_leave_out_what_was_done_and_who_did_it() throws IOException {
            assertThat(read(HEADER + "c,,," + TIME)).containsExactly("2|c|null|null");
        }

        @Test
        void needs_a_case_and_a_time() throws IOException {
            assertThat(read(HEADER + " ,a,r," + TIME + "\nc,a,r,"))
                    .containsExactly("2: case:concept:name is missing", "3: time:timestamp is missing");
        }

        @Test
        void keeps_within_limits_that_count_characters() throws IOException {
            String id = "😀".repeat(128);
            String activity = "😀".repeat(256);
            assertThat(read(HEADER + id + ',' + activity + ',' + id + ',' + TIME))
                    .containsExactly("2|" + id + '|' + activity + '|' + id);
            assertThat(read(HEADER + "x" + id + ",a,r," + TIME + "\nc,x" + activity + ",r," + TIME + "\nc,a,x" + id
                            + "," + TIME))
                    .containsExactly(
                            "2: case:concept:name has more than 128 characters",
                            "3: concept:name has more than 256 characters",
                            "4: org:resource has more than 128 characters");
        }

        @Test
        void has_no_NUL() throws IOException {
            assertThat(read(HEADER + "c,a\0,r," + TIME))
                    .containsExactly("2: concept:name contains NUL or a lone surrogate");
        }
    }

    @Nested
    class A_time {

        @ParameterizedTest
        @CsvSource({
            "2011-10-11 13:45:40.276000+02:00, 2011-10-11T11:45:40.276Z",
            "2011-10-11T13:45:40.276+02:00,    2011-10-11T11:45:40.276Z",
            "2011-10-11T13:45:40+0200,         2011-10-11T11:45:40Z",
            "2011-10-11T13:45:40+02,           2011-10-11T11:45:40Z",
            "2011-10-11 13:45:40 +02:00,       2011-10-11T11:45:40Z",
            "2011-10-11t13:45:40z,             2011-10-11T13:45:40Z",
            "2011-10-11T13:45:40-00:30,        2011-10-11T14:15:40Z",
            "2011-10-11T13:45:40.1234Z,        2011-10-11T13:45:40.123400Z",
            "2011-10-11T13:45Z,                2011-10-11T13:45:00Z",
            "2011-10-11T13:45:40.1234567891Z,  ",
            "2011-10-11T13:45:40.123456789Z,   2011-10-11T13:45:40.123456789Z",
            "0001-01-01T00:00:00Z,             0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999Z,      9999-12-31T23:59:59.999999Z",
        })
        void is_read_from(String text, Instant time) {
            assertThat(LogLines.instant(text)).isEqualTo(time);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2011-10-11T13:45:40",
                    "2011-10-11 13:45:40.276",
                    "2011-10-11",
                    "11.10.2011 13:45",
                    "1318333540",
                    "2011-02-30T00:00:00Z",
                    "2011-10-11T25:00:00Z",
                    "2011-10-11T13:45:40+25:00",
                    "2011-10-11T13:45:40Z and more",
                    "0000-12-31T00:00:00Z",
                    "9999-12-31T23:59:59-00:01",
                    "+12011-10-11T13:45:40Z",
                    "yesterday"
                })
        void is_not_guessed_from(String text) throws IOException {
            assertThat(read(HEADER + "c,a,r," + text))
                    .containsExactly("2: time:timestamp is no date and time with an offset from UTC");
        }
    }
}
