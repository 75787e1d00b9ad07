/** Which PostgreSQL the application stands on, as which roles, and whether it keeps what it acknowledges. */
@NullMarked
package io.caseledger.platform.database;

import org.jspecify.annotations.NullMarked;
