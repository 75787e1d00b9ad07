@NullMarked
package io.caseledger.standalone.postgres;

import org.jspecify.annotations.NullMarked;
