/** What operators set, and how the start says that a value cannot be. */
@NullMarked
package io.caseledger.platform.settings;

import org.jspecify.annotations.NullMarked;
