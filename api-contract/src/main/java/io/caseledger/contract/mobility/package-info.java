/** Assignments of people who move to another country for their work, as document 3 shows them. */
@NullMarked
package io.caseledger.contract.mobility;

import org.jspecify.annotations.NullMarked;
