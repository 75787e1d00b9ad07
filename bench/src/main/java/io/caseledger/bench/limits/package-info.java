/** Endpoints inside the application under test that show what the stack and the database can do at best. */
@NullMarked
package io.caseledger.bench.limits;

import org.jspecify.annotations.NullMarked;
