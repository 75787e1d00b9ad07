package io.caseledger.platform.database;

import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL the application stands on.
 *
 * @param url JDBC URL
 * @param owner the role that owns the schema; only migrations run as it
 * @param embedded whether it was started by us, for us alone
 */
public record DatabaseLocation(
        String url, String owner, @Nullable String password, boolean embedded) {}
