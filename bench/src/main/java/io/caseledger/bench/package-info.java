/** Measures Caseledger, its peers and the limits of the machine in one run, on one PostgreSQL, and tells them as ratios. */
@NullMarked
package io.caseledger.bench;

import org.jspecify.annotations.NullMarked;
