/** What is known of the people that assignments name by id. */
@NullMarked
package io.caseledger.contract.directory;

import org.jspecify.annotations.NullMarked;
