/** Keeps a real, durable PostgreSQL 18 running beside the application, its data in one folder. */
@NullMarked
package io.caseledger.standalone.postgres;

import org.jspecify.annotations.NullMarked;
