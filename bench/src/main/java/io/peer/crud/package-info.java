/** A peer: a table of current rows with an audit log, by Spring Data JPA and Hibernate Envers. */
@NullMarked
package io.peer.crud;

import org.jspecify.annotations.NullMarked;
