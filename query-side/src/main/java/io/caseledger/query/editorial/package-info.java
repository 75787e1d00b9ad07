/** Editorial assignments as document 4 lists and shows them, and their locks. */
@NullMarked
package io.caseledger.query.editorial;

import org.jspecify.annotations.NullMarked;
