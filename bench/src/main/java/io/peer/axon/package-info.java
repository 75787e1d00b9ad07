/** A peer: the same work on Axon as it comes, with its JPA or its JDBC engine. */
@NullMarked
package io.peer.axon;

import org.jspecify.annotations.NullMarked;
