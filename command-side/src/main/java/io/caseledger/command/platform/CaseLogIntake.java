package io.caseledger.command.platform;

/** What the feature that keeps cases makes of a case event log. Pure: whoever runs an import reads, appends and counts. */
public interface CaseLogIntake {

    /**
     * The stream of a log's case, always the same for the same case.
     *
     * @param log the log's name, empty where it has none
     * @param turn 1, and one more for each time that the case was opened anew after its assignment was deleted
     */
    String streamOf(String tenant, String log, String caseId, int turn);

    /** Whether a line says by itself that its case is over. */
    boolean saysOver(LogLine line);

    /** The case of a stream before anything has happened to it. */
    LoggedCase unopened(String stream);
}
