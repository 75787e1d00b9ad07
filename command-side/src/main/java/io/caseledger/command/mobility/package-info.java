/** Decides about assignments of people who move to another country for their work: the writing half of document 3. */
@NullMarked
package io.caseledger.command.mobility;

import org.jspecify.annotations.NullMarked;
