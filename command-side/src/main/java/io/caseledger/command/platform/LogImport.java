package io.caseledger.command.platform;

import io.caseledger.platform.http.Caller;
import java.time.Instant;

/**
 * What is asked for with a log.
 *
 * @param id the import's, which correlates all its events
 * @param at when it was asked for
 * @param log the name of the log, whose own its case ids are; empty where it has none
 * @param reopensDeleted whether cases whose assignments were deleted before it was asked for are opened anew
 */
public record LogImport(String id, Caller caller, Instant at, String log, boolean reopensDeleted) {}
