/** Decides who may change an editorial assignment, and into what: document 4, one stream each. */
@NullMarked
package io.caseledger.command.editorial;

import org.jspecify.annotations.NullMarked;
