/** How long a request may take to arrive: its head, its body, and what is left of a body that nobody reads. */
@NullMarked
package io.caseledger.platform.http.edge.receiving;

import org.jspecify.annotations.NullMarked;
