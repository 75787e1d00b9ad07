/** Migrations that SQL cannot say: Flyway looks for them here, beside those in SQL. */
@NullMarked
package db.migration;

import org.jspecify.annotations.NullMarked;
