/** What a controller sees of HTTP: who calls, what the request says, and how it is refused. */
@NullMarked
package io.caseledger.platform.http;

import org.jspecify.annotations.NullMarked;
