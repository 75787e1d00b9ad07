/** What happens to a case assignment: a mentor accompanies a contact (documents 1 and 2). */
@NullMarked
package io.caseledger.contract.casework;

import org.jspecify.annotations.NullMarked;
