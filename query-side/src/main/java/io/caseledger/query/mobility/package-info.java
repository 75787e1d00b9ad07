/** Mobility assignments as document 3 lists and shows them, for a day and for those who may see them. */
@NullMarked
package io.caseledger.query.mobility;

import org.jspecify.annotations.NullMarked;
