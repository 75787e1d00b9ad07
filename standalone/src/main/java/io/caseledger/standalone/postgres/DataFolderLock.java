package io.caseledger.standalone.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One instance per data folder; the operating system lets go of it however the process ends. The file stays when the lock goes: deleting it would let two instances lock two files of one
 * name.
 */
final class DataFolderLock implements AutoCloseable {

    /** The process id is the file's content, and Windows lets nobody read a locked byte: lock one far behind it. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** Asked before the file is opened: POSIX drops a process's locks on a file as soon as it closes any channel on it. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path dataFolder;
    private final FileChannel channel;

    private DataFolderLock(Path dataFolder, FileChannel channel) {
        this.dataFolder = dataFolder;
        this.channel = channel;
    }

    /** Takes the real path of the folder, so that two ways of writing it are one folder. */
    static DataFolderLock acquire(Path dataFolder) throws IOException {
        if (!HELD_HERE.add(dataFolder)) {
            throw new DataFolderInUseException(dataFolder, "this very process");
        }
        boolean acquired = false;
        try {
            DataFolderLock lock = open(dataFolder);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                HELD_HERE.remove(dataFolder);
            }
        }
    }

    private static DataFolderLock open(Path dataFolder) throws IOException {
        FileChannel channel = FileChannel.open(dataFolder.resolve("caseledger.lock"), CREATE, READ, WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw new DataFolderInUseException(dataFolder, holder(channel));
            }
            locked = true;
            channel.truncate(0);
            channel.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
            return new DataFolderLock(dataFolder, channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        String pid = US_ASCII.decode(content.flip()).toString().strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(dataFolder);
    }
}
