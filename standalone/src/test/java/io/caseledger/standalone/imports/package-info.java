/** Imports of event logs as clients and the command line meet them. */
@NullMarked
package io.caseledger.standalone.imports;

import org.jspecify.annotations.NullMarked;
