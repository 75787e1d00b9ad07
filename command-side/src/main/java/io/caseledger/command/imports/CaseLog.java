package io.caseledger.command.imports;

import io.caseledger.command.platform.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A form in which case event logs are written. Reading is repeatable: the same bytes give the same lines. */
sealed interface CaseLog permits CsvLog, XesLog {

    /** The form that a media type names; empty for a form that is not read here. */
    static Optional<CaseLog> ofMediaType(String type) {
        return switch (type) {
            case CsvLog.MEDIA_TYPE -> Optional.of(new CsvLog());
            case XesLog.MEDIA_TYPE, XesLog.TEXT_MEDIA_TYPE -> Optional.of(new XesLog());
            default -> Optional.empty();
        };
    }

    /**
     * Looks at the beginning of a log only.
     *
     * @throws io.caseledger.contract.platform.RefusedException when it is no log of this form
     */
    void check(InputStream beginning) throws IOException;

    /**
     * Looks at a log that was received whole.
     *
     * @throws io.caseledger.contract.platform.RefusedException when a fault in it leaves nothing of it to be trusted
     */
    void checkToEnd(InputStream log) throws IOException;

    /** Hands over the log line by line, good and bad ones, in their order. */
    void read(InputStream log, Lines lines) throws IOException;

    /** Takes what a log says. */
    interface Lines {

        void line(LogLine line) throws IOException;

        void rejected(long number, String reason);
    }
}
