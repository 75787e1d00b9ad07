package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.command.platform.LogLine;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XesLogTest {

    private static final String TIME = "<date key='time:timestamp' value='2012-04-30T23:00:00+02:00'/>";

    private static final String LOG = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- as OpenXES writes it -->
            <log xes.version="1.0" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <global scope="event">
                <string key="concept:name" value="UNKNOWN"/>
                <date key="time:timestamp" value="1970-01-01T00:00:00+01:00"/>
              </global>
              <classifier name="Activity classifier" keys="concept:name lifecycle:transition"/>
              <string key="concept:name" value="incidents">
                <float key="meta:average" value="7.6"><string key="concept:name" value="deep"/></float>
              </string>
              <trace>
                <string key="concept:name" value="1-364285768">
                  <string key="concept:name" value="not the case"/>
                </string>
                <event>
                  <string key="org:group" value="V30"/>
                  <string key="org:resource" value="Börje"/>
                  <string key="concept:name" value="Accepted"/>
                  <string key="lifecycle:transition" value="In Progress"/>
                  <date key="time:timestamp" value="2010-03-31T16:59:42+02:00"/>
                </event>
                <event>
                  <list key="x"><values><string key="org:resource" value="nested"/></values></list>
                  <date key="time:timestamp" value="2010-03-31T15:00:00.5Z"/>
                  <string key="concept:name" value="Wait &amp; &lt;see&gt;"/>
                </event>
              </trace>
              <trace>
                <string key="concept:name" value="empty"/>
              </trace>
            </log>
            """;

    /** Rows as {@code number|case|activity|resource|time}, rejections as {@code number: reason}. */
    private static List<String> read(String log) throws IOException {
        return read(log.getBytes(UTF_8));
    }

    private static List<String> read(byte[] log) throws IOException {
        List<String> said = new ArrayList<>();
        new XesLog().check(new ByteArrayInputStream(log));
        new XesLog().checkToEnd(new ByteArrayInputStream(log));
        new XesLog().read(new ByteArrayInputStream(log), new CaseLog.Lines() {

            @Override
            public void line(LogLine line) {
                said.add(line.number() + "|" + line.caseId() + "|" + line.activity() + "|" + line.resource() + "|"
                        + line.at());
            }

            @Override
            public void rejected(long number, String reason) {
                said.add(number + ": " + reason);
            }
        });
        return said;
    }

    private static String trace(String event) {
        return "<log><trace><string key='concept:name' value='c'/><event>" + event + "</event></trace></log>";
    }

    private static Refusal refusal(String log) {
        return refusal(new ByteArrayInputStream(log.getBytes(UTF_8)));
    }

    private static Refusal refusal(InputStream log) {
        return catchThrowableOfType(RefusedException.class, () -> new XesLog().checkToEnd(log))
                .refusal();
    }

    @Nested
    class A_log {

        @Test
        void says_in_its_traces_what_happened_in_each_case() throws IOException {
            assertThat(read(LOG))
                    .containsExactly(
                            "17|1-364285768|Accepted|Börje|2010-03-31T14:59:42Z",
                            "24|1-364285768|Wait & <see>|null|2010-03-31T15:00:00.500Z");
        }

        @Test
        void has_its_namespace_by_any_prefix_or_none_at_all() throws IOException {
            List<String> said = read(LOG);

            assertThat(read(LOG.replace(" xmlns=\"http://www.xes-standard.org/\"", "")))
                    .isEqualTo(said);
            assertThat(read(LOG.replaceAll("<(/?)(\\w)", "<$1xes:$2").replace("xmlns=", "xmlns:xes=")))
                    .isEqualTo(said);
        }

        @Test
        void is_in_the_encoding_that_it_declares() throws IOException {
            List<String> said = read(LOG);

            assertThat(read(LOG.replace("UTF-8", "ISO-8859-1").getBytes(Charset.forName("ISO-8859-1"))))
                    .isEqualTo(said);
            assertThat(read(LOG.replace("UTF-8", "UTF-16").getBytes(UTF_16))).isEqualTo(said);
            assertThat(read('\uFEFF' + LOG)).isEqualTo(said);
            assertThat(read(LOG.replace(" encoding=\"UTF-8\"", ""))).isEqualTo(said);
        }

        @Test
        void may_be_written_on_one_line() throws IOException {
            assertThat(read(LOG.replace("\n", "")))
                    .containsExactly(
                            "1|1-364285768|Accepted|Börje|2010-03-31T14:59:42Z",
                            "1|1-364285768|Wait & <see>|null|2010-03-31T15:00:00.500Z");
        }

        @Test
        void may_have_any_type_for_its_values() throws IOException {
            assertThat(
                            read(
                                    "<log><trace><int key='concept:name' value='7'/><event><id key='concept:name' value='a'/><boolean key='org:resource' value='true'/><string key='time:timestamp' value='2012-05-01 00:00:00 +02:00'/></event></trace></log>"))
                    .containsExactly("1|7|a|true|2012-04-30T22:00:00Z");
        }

        @Test
        void without_traces_says_nothing() throws IOException {
            assertThat(read("<log/>")).isEmpty();
        }
    }

    @Nested
    class An_event_is_rejected {

        @Test
        void that_is_in_no_case_or_of_no_time() throws IOException {
            assertThat(read("<log>\n<event>" + TIME + "</event>\n<trace>\n<event>" + TIME + "</event></trace></log>"))
                    .containsExactly("2: case:concept:name is missing", "4: case:concept:name is missing");
            assertThat(read(trace("<date key='time:timestamp'/>"))).containsExactly("1: time:timestamp is missing");
        }

        @Test
        void that_has_a_value_twice_and_the_next_one_is_read() throws IOException {
            assertThat(read(trace("<string key='org:resource' value='ann'/><string key='org:resource' value='bob'/>"
                            + TIME + "</event><event>" + TIME)))
                    .containsExactly("1: org:resource is there twice", "1|c|null|null|2012-04-30T21:00:00Z");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2012-05-01T00:00:00", "2012-05-01", "yesterday", "2012-05-01T00:00:00+25:00"})
        void whose_time_has_to_be_guessed(String time) throws IOException {
            assertThat(read(trace("<date key='time:timestamp' value='" + time + "'/>")))
                    .containsExactly("1: time:timestamp is no date and time with an offset from UTC");
        }

        @Test
        void that_says_more_than_a_line_may() throws IOException {
            assertThat(read(trace("<string key='concept:name' value='" + "a".repeat(257) + "'/>" + TIME)))
                    .containsExactly("1: concept:name has more than 256 characters");
        }
    }

    @Nested
    class Is_no_log {

        @Test
        void what_is_empty() {
            RefusedException refused = catchThrowableOfType(
                    RefusedException.class, () -> new XesLog().check(InputStream.nullInputStream()));
            assertThat(refused.refusal().code()).isEqualTo("empty-log");
        }

        @Test
        void what_breaks_off() {
            for (int length = 1; length < LOG.length() - 1; length += 7) {
                assertThat(refusal(LOG.substring(0, length)).code())
                        .as("the first %s characters", length)
                        .isEqualTo("malformed-body");
            }
        }

        @Test
        void what_is_not_well_formed_and_the_refusal_says_where() {
            assertThat(refusal("<log>\n<trace>\n</log>"))
                    .isEqualTo(Refusal.malformed(
                            "malformed-body", "The body cannot be read as XML beyond line 3, column 3."));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "case:concept:name,concept:name\n",
                    "{}",
                    "<log/><log/>",
                    "<log/>text",
                    "<log a='1' a='2'/>",
                    "<log>&nbsp;</log>",
                    "<log>\0</log>",
                    "<?xml version='1.0' encoding='klingon'?><log/>",
                    "<!-- only a comment -->",
                })
        void what_is_no_XML(String text) {
            assertThat(refusal(text).code()).isEqualTo("malformed-body");
        }

        @Test
        void what_is_not_in_the_encoding_that_it_declares() {
            assertThat(refusal(new ByteArrayInputStream(LOG.getBytes(Charset.forName("ISO-8859-1"))))
                            .code())
                    .isEqualTo("malformed-body");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<log a='\u00fc'/>",
                    "<log>\u00c3(</log>",
                    "<?xml version='1.0' encoding='utf-8'?><log>\u00ff</log>",
                    "<?xml version='1.0' encoding='US-ASCII'?><log>\u00fc</log>",
                    "<?xml version='1.0' encoding='latin-9x'?><log/>",
                    "<?xml version='1.0' encoding='UTF-16'?><log/>",
                    "\u00ff\u00fe<log/>",
                    "<!DOCTYPE log [\u0001]><log/>",
                })
        void what_cannot_be_read_at_all_and_no_parser_tells_standard_error_of_it(String bytes) {
            PrintStream before = System.err;
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            System.setErr(new PrintStream(written, true, UTF_8));
            try {
                assertThat(refusal(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)))
                                .code())
                        .isEqualTo("malformed-body");
            } finally {
                System.setErr(before);
            }
            assertThat(written.toString(UTF_8)).isEmpty();
        }

        @Test
        void any_other_XML() {
            assertThat(refusal("<html><log/></html>").detail())
                    .isEqualTo("The XML must be a log in XES: its first element must be log.");
        }

        @Test
        void what_a_random_fault_makes_of_one_unless_it_still_is_one() throws IOException {
            Random random = new Random(2012);
            byte[] log = LOG.getBytes(UTF_8);
            int refused = 0;
            for (int round = 0; round < 3_000; round++) {
                byte[] faulty = log.clone();
                for (int fault = random.nextInt(4); fault >= 0; fault--) {
                    faulty[random.nextInt(faulty.length)] = (byte) random.nextInt(256);
                }
                try {
                    read(random.nextBoolean() ? faulty : Arrays.copyOf(faulty, random.nextInt(faulty.length)));
                } catch (RefusedException refusal) {
                    refused++;
                }
            }
            assertThat(refused).isBetween(1_500, 2_999);
        }
    }

    @Nested
    class Is_not_read {

        @TempDir
        Path folder;

        @Test
        void a_document_type_whatever_is_in_it() throws IOException {
            Path secret = Files.writeString(folder.resolve("secret"), "secret");
            String what = "must not have a document type declaration";

            assertThat(refusal("<!DOCTYPE log><log/>").detail()).contains(what);
            assertThat(refusal("<!DOCTYPE log SYSTEM '" + secret.toUri() + "'><log/>")
                            .detail())
                    .contains(what);
            assertThat(refusal("<!DOCTYPE log [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><log>&x;</log>")
                            .detail())
                    .contains(what);
            assertThat(refusal("<!DOCTYPE log [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><log>&b;</log>")
                            .detail())
                    .contains(what);
            assertThat(refusal("<!DOCTYPE log [<!ENTITY % x SYSTEM '" + secret.toUri() + "'> %x;]><log/>")
                            .detail())
                    .contains(what);
        }

        @Test
        void what_is_deeper_than_any_log() throws IOException {
            int most = XmlElements.DEEPEST - 1;

            assertThat(read("<log>" + "<a>".repeat(most) + "</a>".repeat(most) + "</log>"))
                    .isEmpty();
            assertThat(refusal("<log>" + "<a>".repeat(most + 1)).detail())
                    .isEqualTo("The XML must not have elements more than 64 deep.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"<log a='", "<log><!--", "<log><?a ", "<!--"})
        void what_is_longer_than_any_value_and_no_more_of_it_than_shows_that(String beginning) {
            EndlessLog log = new EndlessLog(beginning);

            assertThat(refusal(log).detail()).contains("of more than 1048576 bytes");
            assertThat(log.given).isLessThan(4 * XmlElements.LONGEST_TOKEN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"<", "<log><", "<log></", "<log xmlns:", "<log><?", "<log>&"})
        void a_name_longer_than_any_name(String beginning) {
            EndlessLog log = new EndlessLog(beginning);

            assertThat(refusal(log).code()).isIn("malformed-body", "invalid-request");
            assertThat(log.given).isLessThan(4 * XmlElements.LONGEST_TOKEN);
        }

        @Test
        void what_has_names_without_end() {
            StringBuilder log = new StringBuilder("<log>");
            for (int number = 0; number < XmlElements.MOST_NAMES; number++) {
                log.append("<a").append(number).append("/>");
            }
            assertThat(refusal(log.toString()).detail()).contains("1000 names");
        }

        @Test
        void an_element_of_hundreds_of_attributes() {
            StringBuilder log = new StringBuilder("<log");
            for (int number = 0; number < 500; number++) {
                log.append(" a").append(number).append("=''");
            }
            assertThat(refusal(log + "/>").code()).isEqualTo("malformed-body");
        }

        @Test
        void what_cannot_be_reached_which_is_not_its_senders_fault() throws IOException {
            InputStream gone = InputStream.nullInputStream();
            gone.close();
            assertThatIOException().isThrownBy(() -> new XesLog().checkToEnd(gone));
        }
    }

    /** Goes on with the same character for ever. */
    private static final class EndlessLog extends InputStream {

        private final byte[] beginning;
        private int given;

        EndlessLog(String beginning) {
            this.beginning = beginning.getBytes(UTF_8);
        }

        @Override
        public int read() {
            int next = given < beginning.length ? beginning[given] : 'x';
            given++;
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
                target[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
