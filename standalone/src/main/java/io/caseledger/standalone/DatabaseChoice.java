package io.caseledger.standalone;

import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.standalone.postgres.EmbeddedPostgresServer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** A PostgreSQL of the user's own where one is named, otherwise an embedded one of ours in the data folder. */
class DatabaseChoice {

    private static final String NAMED = "spring.datasource.url";

    private DatabaseChoice() {}

    static boolean isNamed(Environment environment) {
        return environment.containsProperty(NAMED);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(NAMED)
    static class Own {

        @Bean
        DatabaseLocation databaseLocation(
                @Value("${" + NAMED + "}") String url,
                @Value("${spring.datasource.username:postgres}") String user,
                @Value("${spring.datasource.password:}") String password) {
            return new DatabaseLocation(url, user, password, false);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(PostgresStart.class)
    static class Embedded {

        private static final String SUPERUSER = "postgres";

        /** Closed after the connection pools that stand on it. */
        @Bean
        EmbeddedPostgresServer embeddedPostgres(PostgresStart start) {
            return start.server();
        }

        @Bean
        DatabaseLocation databaseLocation(EmbeddedPostgresServer server) {
            String url = server.jdbcUrl(SUPERUSER, SUPERUSER);
            return new DatabaseLocation(url.substring(0, url.indexOf('?')), SUPERUSER, null, true);
        }

        /** Where the database is ours, so is its disk; that of the working directory may be another. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("diskspace")
        DiskSpaceHealthIndicator diskSpaceHealthIndicator(
                EmbeddedPostgresServer server, @Value("${management.health.diskspace.threshold}") DataSize leastFree) {
            return new DiskSpaceHealthIndicator(server.folder().toFile(), leastFree);
        }
    }
}
