/** Requests that their senders may repeat: under one key they are done once, and their answer is kept for as long as the key is. */
@NullMarked
package io.caseledger.platform.idempotency;

import org.jspecify.annotations.NullMarked;
