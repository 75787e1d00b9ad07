/** Decides what the directory learns of people. */
@NullMarked
package io.caseledger.command.directory;

import org.jspecify.annotations.NullMarked;
