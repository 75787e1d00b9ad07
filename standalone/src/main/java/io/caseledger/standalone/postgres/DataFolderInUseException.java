package io.caseledger.standalone.postgres;

import java.nio.file.Path;

/** Another running instance owns the data folder. */
public final class DataFolderInUseException extends EmbeddedPostgresException {

    private static final long serialVersionUID = 1L;

    DataFolderInUseException(Path dataFolder, String holder) {
        super(
                "the data folder " + dataFolder + " is in use by " + holder,
                "stop that instance first, or give this one a data folder and a port of its own");
    }
}
