package io.caseledger.platform.database;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the server keeps what it acknowledges through a crash.
 *
 * @param switchedOff the settings that stand in the way, empty when the server is durable
 */
public record Durability(List<String> switchedOff) {

    static Durability of(DataSource dataSource) {
        return new Durability(JdbcClient.create(dataSource)
                .sql(
                        "select name || '=' || setting from pg_settings"
                                + " where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name collate \"C\"")
                .query(String.class)
                .list());
    }

    public boolean isOn() {
        return switchedOff.isEmpty();
    }
}
