/** Projections as operators see them: how far each has come, and its rebuild beside the live tables. */
@NullMarked
package io.caseledger.query.projections;

import org.jspecify.annotations.NullMarked;
