/** The OpenAPI documents are the law: what is served is compared with them in both directions. */
@NullMarked
package io.caseledger.standalone.openapi;

import org.jspecify.annotations.NullMarked;
