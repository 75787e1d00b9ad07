package io.caseledger.platform.http;

import java.time.Duration;

/** What a read waits for. */
public interface ReadModels {

    /** Whether every read model has passed the ledger's position, waiting for it at most so long. */
    boolean awaitPosition(long position, Duration atMost);
}
