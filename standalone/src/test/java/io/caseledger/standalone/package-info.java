@NullMarked
package io.caseledger.standalone;

import org.jspecify.annotations.NullMarked;
