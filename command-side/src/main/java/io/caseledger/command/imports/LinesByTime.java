package io.caseledger.command.imports;

import io.caseledger.command.platform.LogLine;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of a log into the order of their times; those of one moment stay as they stand. What does not fit into a little memory is sorted in runs,
 * which lie on the disk one behind the other and are merged as they are read.
 */
final class LinesByTime implements Closeable {

    /** Of lines held at a time, and of the buffers of all runs together. */
    static final int MEMORY = 32 << 20;

    private static final int SMALLEST_BUFFER = 1 << 10;
    private static final int LARGEST_BUFFER = 64 << 10;

    /** Of a line beside its texts. */
    private static final int LINE_BYTES = 200;

    private static final Comparator<LogLine> BY_TIME =
            Comparator.comparing(LogLine::at).thenComparingInt(LogLine::nanosBelow);

    private final SpoolFolder folder;
    private final FileChannel file;
    private final int memory;
    private final List<LogLine> lines = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private int bytes;

    LinesByTime(SpoolFolder folder) throws IOException {
        this(folder, MEMORY);
    }

    LinesByTime(SpoolFolder folder, int memory) throws IOException {
        this.folder = folder;
        this.file = folder.create();
        this.memory = memory;
    }

    void add(LogLine line) throws IOException {
        lines.add(line);
        bytes += LINE_BYTES + 2 * (line.caseId().length() + length(line.activity()) + length(line.resource()));
        if (bytes >= memory) {
            writeRun();
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    int runs() {
        return ends.size();
    }

    private void writeRun() throws IOException {
        folder.refuseWithoutRoomFor(bytes);
        lines.sort(BY_TIME);
        // The stream is not closed, since that would close the file.
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), LARGEST_BUFFER));
        for (LogLine line : lines) {
            write(line, out);
        }
        out.flush();
        ends.add(file.position());
        lines.clear();
        bytes = 0;
    }

    /** Hands over all lines in their order, once. */
    void forEach(Consumer<LogLine> each) throws IOException {
        if (!lines.isEmpty()) {
            writeRun();
        }
        int buffer = Math.clamp(memory / Math.max(1, ends.size()), SMALLEST_BUFFER, LARGEST_BUFFER);
        PriorityQueue<Run> runs = new PriorityQueue<>();
        long begin = 0;
        for (int number = 0; number < ends.size(); number++) {
            Run run = new Run(
                    number,
                    new DataInputStream(new BufferedInputStream(new Region(file, begin, ends.get(number)), buffer)));
            if (run.next()) {
                runs.add(run);
            }
            begin = ends.get(number);
        }
        for (Run first = runs.poll(); first != null; first = runs.poll()) {
            each.accept(first.line());
            if (first.next()) {
                runs.add(first);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void write(LogLine line, DataOutputStream out) throws IOException {
        out.writeLong(line.number());
        out.writeUTF(line.caseId());
        out.writeUTF(line.activity() == null ? "" : line.activity());
        out.writeUTF(line.resource() == null ? "" : line.resource());
        Instant time = line.exactTime();
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static LogLine read(DataInputStream in) throws IOException {
        long number = in.readLong();
        String caseId = in.readUTF();
        String activity = in.readUTF();
        String resource = in.readUTF();
        Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
        return LogLine.of(
                number, caseId, activity.isEmpty() ? null : activity, resource.isEmpty() ? null : resource, at);
    }

    /** A run and its next line. Of lines of one moment that of the earlier run comes first. */
    private static final class Run implements Comparable<Run> {

        private final int number;
        private final DataInputStream in;
        private @Nullable LogLine next;

        Run(int number, DataInputStream in) {
            this.number = number;
            this.in = in;
        }

        boolean next() throws IOException {
            in.mark(1);
            if (in.read() < 0) {
                next = null;
                return false;
            }
            in.reset();
            next = read(in);
            return true;
        }

        LogLine line() {
            if (next == null) {
                throw new IllegalStateException("The run has no line");
            }
            return next;
        }

        @Override
        public int compareTo(Run other) {
            int byTime = BY_TIME.compare(line(), other.line());
            return byTime == 0 ? Integer.compare(number, other.number) : byTime;
        }
    }

    /** Some of a file that others read too. */
    private static final class Region extends InputStream {

        private final FileChannel file;
        private final long end;
        private long at;

        Region(FileChannel file, long begin, long end) {
            this.file = file;
            this.at = begin;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (at == end) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, end - at)), at);
            at += Math.max(0, read);
            return read;
        }
    }
}
