/** Values in the form in which PostgreSQL takes them without reading text, where the driver has none. */
@NullMarked
package io.caseledger.platform.database.binary;

import org.jspecify.annotations.NullMarked;
