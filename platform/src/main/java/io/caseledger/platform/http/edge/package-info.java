/** Turns requests into what controllers take, and everything that goes wrong on the way into the contract's error form. */
@NullMarked
package io.caseledger.platform.http.edge;

import org.jspecify.annotations.NullMarked;
