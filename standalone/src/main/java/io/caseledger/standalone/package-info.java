/** Runs both sides in one process and starts the database they need. */
@NullMarked
package io.caseledger.standalone;

import org.jspecify.annotations.NullMarked;
