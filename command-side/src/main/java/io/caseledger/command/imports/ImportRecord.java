package io.caseledger.command.imports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an import is.
 *
 * @param lines the log's lines without its header, in XES its events; while the import reads the log the first time, those read
 * @param log the name of the log, empty where it has none
 * @param cases the cases with a line that can be read
 * @param casesContinued the cases that were in the ledger before and to which this import has added
 * @param events the events this import has added to the ledger
 * @param repeated the lines that said nothing new
 * @param rejected the first lines that were not taken
 * @param progress from 0 to 1
 * @param reason why it failed or was interrupted, or why reads do not show it; null when it is done
 */
record ImportRecord(
        String id,
        String log,
        State state,
        long lines,
        long cases,
        long casesContinued,
        long events,
        long repeated,
        List<Rejection> rejected,
        long rejectedTotal,
        double progress,
        @Nullable String reason) {

    ImportRecord with(State changed, @Nullable String why) {
        return new ImportRecord(
                id,
                log,
                changed,
                lines,
                cases,
                casesContinued,
                events,
                repeated,
                rejected,
                rejectedTotal,
                progress,
                why);
    }

    static final String STOPPED = "The application stopped meanwhile. Import the same log again to complete it.";

    enum State {
        RUNNING,
        /** It is in the ledger whole, and reads do not show all of it. */
        RECORDED,
        DONE,
        FAILED,
        INTERRUPTED;

        /** Whether it stays as it is. */
        boolean isFinal() {
            return this != RUNNING && this != RECORDED;
        }

        /** Whether nothing has to be imported again. */
        boolean isGood() {
            return this != FAILED && this != INTERRUPTED;
        }

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
