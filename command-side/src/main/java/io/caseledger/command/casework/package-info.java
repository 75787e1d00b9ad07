/** Decides who accompanies whom: the case assignments of documents 1 and 2, one stream each. */
@NullMarked
package io.caseledger.command.casework;

import org.jspecify.annotations.NullMarked;
