/** Finds out who calls, and refuses what that caller may not do. */
@NullMarked
package io.caseledger.platform.http.access;

import org.jspecify.annotations.NullMarked;
