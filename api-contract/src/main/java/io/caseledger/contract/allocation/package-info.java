/** What happens to allocations of users to projects, phases and leave, and what it comes to. */
@NullMarked
package io.caseledger.contract.allocation;

import org.jspecify.annotations.NullMarked;
