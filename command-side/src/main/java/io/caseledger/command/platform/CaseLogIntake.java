package io.caseledger.command.platform;

/** What the feature that keeps cases makes of a case event log. Pure: whoever runs an import reads, appends and counts. */
public interface CaseLogIntake {

    /** The stream of a log's case, always the same for the same tenant and case. */
    String streamOf(String tenant, String caseId);

    /** Whether a line says by itself that its case is over. */
    boolean saysOver(LogLine line);

    /** The case of a stream before anything has happened to it. */
    LoggedCase unopened(String stream);
}
