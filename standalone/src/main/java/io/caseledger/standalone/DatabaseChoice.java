package io.caseledger.standalone;

import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.standalone.postgres.EmbeddedPostgresServer;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A PostgreSQL of the user's own where one is named, otherwise an embedded one of ours in the data folder. */
class DatabaseChoice {

    private static final String NAMED = "spring.datasource.url";

    private DatabaseChoice() {}

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
    @ConditionalOnProperty(name = NAMED, matchIfMissing = true, havingValue = "none")
    static class Embedded {

        private static final String SUPERUSER = "postgres";

        /** Closed after the connection pools that stand on it. */
        @Bean
        EmbeddedPostgresServer embeddedPostgres(
                @Value("${caseledger.data:./data}") Path folder, @Value("${caseledger.postgres.port:0}") int port) {
            return EmbeddedPostgresServer.start(folder, port);
        }

        @Bean
        DatabaseLocation databaseLocation(EmbeddedPostgresServer server) {
            String url = server.jdbcUrl(SUPERUSER, SUPERUSER);
            return new DatabaseLocation(url.substring(0, url.indexOf('?')), SUPERUSER, null, true);
        }
    }
}
