/** What clients and operators are told while the database, the network or the clock fails. */
@NullMarked
package io.caseledger.standalone.faults;

import org.jspecify.annotations.NullMarked;
