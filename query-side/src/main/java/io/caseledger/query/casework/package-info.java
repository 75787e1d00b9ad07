/** Who accompanies whom: lists, mentors' histories, open counts and the overdue, in the words of documents 1 and 2. */
@NullMarked
package io.caseledger.query.casework;

import org.jspecify.annotations.NullMarked;
