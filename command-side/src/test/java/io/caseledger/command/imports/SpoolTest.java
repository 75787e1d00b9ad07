package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.contract.platform.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    private static final byte[] LOG = ("case:concept:name,concept:name,org:resource,time:timestamp\n"
                    + "c,a,r,2011-10-11T13:45:40Z\n".repeat(5_000))
            .getBytes(UTF_8);

    @TempDir
    Path folder;

    @AfterEach
    void nothing_is_left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_log_is_unpacked_whether_its_sender_says_gzip_or_not(boolean saidGzip) throws IOException {
        try (Spool spool = receive(new ByteArrayInputStream(gzip(LOG)), saidGzip, LOG.length)) {
            assertThat(spool.read()).hasBinaryContent(LOG);
            assertThat(spool.read()).as("once more").hasBinaryContent(LOG);
        }
    }

    @Test
    void the_same_log_has_the_same_fingerprint_packed_or_not() throws IOException {
        try (Spool packed = receive(new ByteArrayInputStream(gzip(LOG)), true, LOG.length);
                Spool plain = receive(new ByteArrayInputStream(LOG), false, LOG.length)) {
            assertThat(packed.sha256OfLog()).isEqualTo(plain.sha256OfLog());
        }
    }

    @Test
    void a_log_that_is_not_packed_as_its_sender_says_is_refused() {
        assertThat(refusal(new ByteArrayInputStream(LOG), true, LOG.length)).isEqualTo("malformed-body");
    }

    @Test
    void a_packed_log_that_ends_early_is_refused() throws IOException {
        byte[] packed = gzip(LOG);
        assertThat(refusal(new ByteArrayInputStream(packed, 0, packed.length - 9), true, LOG.length))
                .isEqualTo("malformed-body");
    }

    @Test
    void a_log_packed_in_several_parts_is_unpacked_whole_also_where_it_arrives_part_by_part() throws IOException {
        byte[] more = new byte[100_000];
        new Random(1).nextBytes(more);
        byte[] first = gzip(LOG);
        byte[] second = gzip(more);
        InputStream parts = new SequenceInputStream(
                new Pieces(first, first.length),
                new SequenceInputStream(new Pieces(second, second.length), new Pieces(second, 1_000)));
        try (Spool spool = receive(parts, false, 1 << 20)) {
            assertThat(spool.read().readAllBytes()).hasSize(LOG.length + 2 * more.length);
        }
    }

    @Test
    void a_log_can_be_read_again_after_it_was_looked_at_to_its_end() throws IOException {
        byte[] log = "<log><trace/></log>".getBytes(UTF_8);
        try (Spool spool = Spool.receive(new ByteArrayInputStream(log), false, new XesLog(), folder, log.length)) {
            assertThat(spool.read()).hasBinaryContent(log);
        }
    }

    @Test
    void a_log_that_is_at_fault_after_its_beginning_is_refused_whole() {
        String log = "<log>" + "<trace/>".repeat(100_000) + "</trace></log>";
        assertThat(catchThrowableOfType(
                                RefusedException.class,
                                () -> Spool.receive(
                                                new ByteArrayInputStream(log.getBytes(UTF_8)),
                                                false,
                                                new XesLog(),
                                                folder,
                                                log.length())
                                        .close())
                        .refusal()
                        .detail())
                .contains("cannot be read as XML");
    }

    @Test
    void a_log_whose_sender_goes_away_is_refused() {
        InputStream brokenOff = new SequenceInputStream(new ByteArrayInputStream(LOG), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        });
        assertThat(refusal(brokenOff, false, 10L * LOG.length)).isEqualTo("malformed-body");
    }

    @Test
    void a_log_is_measured_unpacked() throws IOException {
        assertThat(refusal(new ByteArrayInputStream(gzip(LOG)), true, LOG.length - 1))
                .isEqualTo("body-too-large");
    }

    @Test
    void what_is_no_log_is_refused_before_the_rest_is_received() {
        byte[] other = new byte[1 << 20];
        Arrays.fill(other, (byte) 'x');
        ByteArrayInputStream sent = new ByteArrayInputStream(other);
        assertThat(refusal(sent, false, other.length)).isEqualTo("invalid-request");
        assertThat(sent.available()).isGreaterThan(other.length / 2);
    }

    @Test
    void nothing_is_no_log() {
        assertThat(refusal(InputStream.nullInputStream(), false, LOG.length)).isEqualTo("empty-log");
    }

    private Spool receive(InputStream sent, boolean saidGzip, long mostBytes) throws IOException {
        return Spool.receive(sent, saidGzip, new CsvLog(), folder, mostBytes);
    }

    private String refusal(InputStream sent, boolean saidGzip, long mostBytes) {
        return catchThrowableOfType(
                        RefusedException.class,
                        () -> receive(sent, saidGzip, mostBytes).close())
                .refusal()
                .code();
    }

    /** Comes piece by piece, and never says that more is available. */
    private static final class Pieces extends ByteArrayInputStream {

        private final int piece;

        Pieces(byte[] bytes, int piece) {
            super(bytes);
            this.piece = piece;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, piece));
        }

        @Override
        public synchronized int available() {
            return 0;
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
