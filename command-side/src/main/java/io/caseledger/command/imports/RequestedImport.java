package io.caseledger.command.imports;

import io.caseledger.platform.http.Caller;

/**
 * What a caller wants with a log.
 *
 * @param log the name of the log, empty where it has none
 * @param reopensDeleted whether cases whose assignments were deleted are opened anew
 */
record RequestedImport(Caller caller, CaseLog form, String log, boolean reopensDeleted) {}
