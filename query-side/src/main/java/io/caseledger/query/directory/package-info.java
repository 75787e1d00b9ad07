/** The names and addresses of people. */
@NullMarked
package io.caseledger.query.directory;

import org.jspecify.annotations.NullMarked;
