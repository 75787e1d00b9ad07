package io.caseledger.command.imports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an import is.
 *
 * @param lines the log's lines without its header, in XES its events; while the import reads the log the first time, those read
 * @param cases the cases with a line that can be read
 * @param events the events this import has added to the ledger
 * @param repeated the lines that said nothing new
 * @param rejected the first lines that were not taken
 * @param progress from 0 to 1
 * @param reason why it failed or was interrupted, null when it was not
 */
record ImportRecord(
        String id,
        State state,
        long lines,
        long cases,
        long events,
        long repeated,
        List<Rejection> rejected,
        long rejectedTotal,
        double progress,
        @Nullable String reason) {

    static final String STOPPED = "The application stopped meanwhile. Import the same log again to complete it.";

    enum State {
        RUNNING,
        DONE,
        FAILED,
        INTERRUPTED;

        static State ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** For example {@code running}: the documents' word, and the stored one. */
        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param line the physical line of the file, from 1; in XML several may have the same */
    record Rejection(long line, String reason) {}
}
