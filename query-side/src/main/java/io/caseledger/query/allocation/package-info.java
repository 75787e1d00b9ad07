/** Remembers allocations: by user, by project, in series, and what they leave of users' time. */
@NullMarked
package io.caseledger.query.allocation;

import org.jspecify.annotations.NullMarked;
