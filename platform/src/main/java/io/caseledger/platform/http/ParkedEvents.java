package io.caseledger.platform.http;

/** What read models pass over, because it could not be applied or an operator discarded it. */
public interface ParkedEvents {

    /** How many streams have events of one correlation that some read model passes over. */
    int streamsOf(String tenant, String correlationId);
}
