package io.caseledger.standalone.postgres;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code backup FOLDER} and {@code restore FOLDER}, on the data folder that is named with {@code --data}. */
public final class BackupCommand {

    private static final Set<String> NAMES = Set.of("backup", "restore");
    private static final int WRONG = 2;
    private static final int CELLS = 40;
    private static final int PERCENT = 100;
    private static final long MEGABYTE = 1_000_000;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private long shown = -1;

    BackupCommand(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Whether the arguments of the application ask for one of these instead of a start. */
    public static boolean isIn(String... arguments) {
        return arguments.length > 0 && NAMES.contains(arguments[0]);
    }

    /**
     * Shows how far it has come where the system property {@code caseledger.progress} says so: who starts it knows whether that is a terminal.
     *
     * @return the process's exit code
     */
    public static int run(String... arguments) {
        return new BackupCommand(System.out, System.err, Boolean.getBoolean("caseledger.progress")).take(arguments);
    }

    int take(String... arguments) {
        Path data =
                Path.of(Optional.ofNullable(System.getenv("CASELEDGER_DATA")).orElse("./data"));
        Path folder = null;
        for (int i = 1; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.startsWith("--data=")) {
                data = Path.of(argument.substring("--data=".length()));
            } else if (argument.equals("--data") && i + 1 < arguments.length) {
                i++;
                data = Path.of(arguments[i]);
            } else if (argument.startsWith("-") || folder != null) {
                return fail(WRONG, "usage: " + arguments[0] + " FOLDER [--data FOLDER]");
            } else {
                folder = Path.of(argument);
            }
        }
        return folder == null
                ? fail(WRONG, "usage: " + arguments[0] + " FOLDER [--data FOLDER]")
                : take(arguments[0], folder.toAbsolutePath().normalize(), data);
    }

    private int take(String name, Path folder, Path data) {
        try {
            if (name.equals("backup")) {
                Path real = data.toFile().exists() ? data.toRealPath() : data.toAbsolutePath();
                boolean online = new Backup(real, this::show).make(folder);
                done("backed up " + real + (online ? ", which runs, to " : " to ") + folder);
            } else {
                new Restore(folder, this::show).into(data);
                done("restored " + folder + " to " + data.toRealPath());
            }
            return 0;
        } catch (EmbeddedPostgresException refused) {
            return fail(1, refused.problem() + ": " + refused.action());
        } catch (FileSystemException failed) {
            return fail(1, failed.getFile() + ": " + reason(failed));
        } catch (IOException failed) {
            return fail(1, String.valueOf(failed.getMessage()));
        }
    }

    private static String reason(FileSystemException failed) {
        @Nullable String reason = failed.getReason();
        return reason == null ? failed.getClass().getSimpleName() : reason;
    }

    private void done(String what) {
        if (terminal) {
            err.println();
        }
        out.println(what);
    }

    private int fail(int code, String why) {
        if (terminal && shown >= 0) {
            err.println();
        }
        err.println("caseledger: " + why);
        return code;
    }

    private void show(long bytes, long of) {
        long percent = of == 0 ? PERCENT : bytes * PERCENT / of;
        if (!terminal || percent == shown) {
            return;
        }
        shown = percent;
        int cells = (int) (percent * CELLS / PERCENT);
        err.print("\r[" + "#".repeat(cells) + ".".repeat(CELLS - cells) + "] " + percent + " %  " + bytes / MEGABYTE
                + " MB ");
        err.flush();
    }
}
