package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
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
        try (Spool spool = Spool.receive(new ByteArrayInputStream(log), -1, false, new XesLog(), spools(log.length))) {
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
                                                -1,
                                                false,
                                                new XesLog(),
                                                spools(log.length()))
                                        .close())
                        .refusal()
                        .detail())
                .contains("cannot be read as XML");
    }

    @Test
    void a_log_whose_sender_goes_away_is_refused() {
        InputStream brokenOff = new SequenceInputStream(new ByteArrayInputStream(LOG), gone());
        assertThat(refusal(brokenOff, false, 10L * LOG.length)).isEqualTo("malformed-body");
    }

    @Test
    void a_log_is_measured_unpacked() throws IOException {
        assertThat(refusal(new ByteArrayInputStream(gzip(LOG)), true, LOG.length - 1))
                .isEqualTo("body-too-large");
    }

    @Test
    void a_packed_log_lies_on_the_disk_as_it_was_sent() throws IOException {
        byte[] packed = gzip(LOG);
        try (FileChannel file = spools(LOG.length).create()) {
            SpoolingInputStream received =
                    new SpoolingInputStream(new ByteArrayInputStream(packed), file, spools(LOG.length));
            assertThat(new Gunzip(received, 512)).hasBinaryContent(LOG);
            assertThat(file.size()).isEqualTo(packed.length);
        }
    }

    @Nested
    class Refused_is {

        @Test
        void a_small_log_that_becomes_a_huge_one() throws IOException {
            byte[] bomb = bomb();
            assertThat(bomb).hasSizeLessThan(1_200_000);
            assertThat(detail(() -> receive(new ByteArrayInputStream(bomb), true, 1L << 30)))
                    .isEqualTo(
                            "The log is more than 100 times as large unpacked as it is packed; send it unpacked, or in parts.");
        }

        @Test
        void a_log_that_becomes_larger_than_any_may_be_within_the_ratio() throws IOException {
            byte[] random = new byte[200_000];
            new Random(1).nextBytes(random);
            assertThat(refusal(
                            new SequenceInputStream(
                                    new ByteArrayInputStream(gzip(LOG)), new ByteArrayInputStream(gzip(random))),
                            true,
                            LOG.length + 100_000))
                    .isEqualTo("body-too-large");
        }

        @Test
        void a_name_in_a_gzip_header_that_does_not_end() {
            byte[] header = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
            byte[] name = new byte[1 << 20];
            Arrays.fill(name, (byte) 'x');
            assertThat(refusal(
                            new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(name)),
                            true,
                            200_000))
                    .isEqualTo("body-too-large");
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 100_000})
        void a_row_of_empty_gzip_members(int members) throws IOException {
            ByteArrayOutputStream row = new ByteArrayOutputStream();
            row.write(gzip(LOG));
            for (int i = 0; i < members; i++) {
                row.write(gzip(new byte[0]));
            }
            assertThat(refusal(new ByteArrayInputStream(row.toByteArray()), true, 1 << 30))
                    .isEqualTo("malformed-body");
        }

        @Test
        void a_sender_who_goes_away_between_two_gzip_members() throws IOException {
            assertThat(refusal(new SequenceInputStream(new ByteArrayInputStream(gzip(LOG)), gone()), true, 1 << 30))
                    .isEqualTo("malformed-body");
        }

        @Test
        void a_log_for_which_the_disk_has_no_room_before_anything_of_it_is_read() {
            ByteArrayInputStream sent = new ByteArrayInputStream(LOG);
            SpoolFolder full = new SpoolFolder(folder, LOG.length, 1_000, () -> 999);
            assertThat(code(() -> Spool.receive(sent, -1, false, new CsvLog(), full)))
                    .isEqualTo("not-enough-space");
            SpoolFolder nearlyFull = new SpoolFolder(folder, LOG.length, 1_000, () -> 1_000 + LOG.length - 1);
            assertThat(code(() -> Spool.receive(sent, LOG.length, false, new CsvLog(), nearlyFull)))
                    .as("as its sender says")
                    .isEqualTo("not-enough-space");
            assertThat(sent.available()).isEqualTo(LOG.length);
        }

        @Test
        void a_log_during_which_the_disk_becomes_full() {
            AtomicLong usable = new AtomicLong(10_000);
            SpoolFolder filling = new SpoolFolder(folder, 1L << 40, 1_000, () -> usable.getAndAdd(-3_000));
            byte[] endless = "c,a,r,2011-10-11T13:45:40Z\n".repeat(300_000).getBytes(UTF_8);
            ByteArrayInputStream rest = new ByteArrayInputStream(endless);
            assertThat(code(() -> Spool.receive(
                            new SequenceInputStream(new ByteArrayInputStream(LOG), rest),
                            -1,
                            false,
                            new CsvLog(),
                            filling)))
                    .isEqualTo("not-enough-space");
            assertThat(rest.available()).isGreaterThan(endless.length / 4);
        }
    }

    @Test
    void up_to_a_hundred_empty_gzip_members_are_nothing() throws IOException {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        for (int i = 0; i < 90; i++) {
            row.write(gzip(new byte[0]));
        }
        row.write(gzip(LOG));
        try (Spool spool = receive(new ByteArrayInputStream(row.toByteArray()), true, LOG.length)) {
            assertThat(spool.read()).hasBinaryContent(LOG);
        }
    }

    @Test
    void what_a_killed_process_left_is_deleted_at_the_next_start_and_nothing_else() throws IOException {
        Files.writeString(folder.resolve("import-123.log"), "left");
        Path other = Files.writeString(folder.resolve("other.log"), "mine");
        spools(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(other);
        }
        Files.delete(other);
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
        return Spool.receive(sent, -1, saidGzip, new CsvLog(), spools(mostBytes));
    }

    private SpoolFolder spools(long mostBytes) {
        return new SpoolFolder(folder, mostBytes, 1_000, () -> 1L << 40);
    }

    private String refusal(InputStream sent, boolean saidGzip, long mostBytes) {
        return code(() -> receive(sent, saidGzip, mostBytes));
    }

    private static String code(Callable<Spool> reception) {
        return refusal(reception).code();
    }

    private static String detail(Callable<Spool> reception) {
        return refusal(reception).detail();
    }

    private static Refusal refusal(Callable<Spool> reception) {
        return catchThrowableOfType(
                        RefusedException.class, () -> reception.call().close())
                .refusal();
    }

    private static InputStream gone() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    /** A log of a GiB in little more than a MB. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] blanks = new byte[1 << 20];
        Arrays.fill(blanks, (byte) ' ');
        try (GZIPOutputStream out = new GZIPOutputStream(packed, 1 << 16)) {
            out.write(LOG);
            for (int i = 0; i < 1_023; i++) {
                out.write(blanks);
            }
        }
        return packed.toByteArray();
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
