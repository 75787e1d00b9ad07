/** What happens to an editorial assignment, and how document 4 shows one. */
@NullMarked
package io.caseledger.contract.editorial;

import org.jspecify.annotations.NullMarked;
