/** Sends events to whoever has asked for it: signed, in order per assignment, again until they are taken. */
@NullMarked
package io.caseledger.query.webhooks;

import org.jspecify.annotations.NullMarked;
