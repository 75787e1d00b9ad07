package io.caseledger.platform.idempotency;

import io.caseledger.platform.database.DatabaseConfiguration;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The keys of both sides, which are the same. */
@Configuration(proxyBeanMethods = false)
public class IdempotencyConfiguration {

    @Bean(destroyMethod = "close")
    IdempotencyKeys idempotencyKeys(
            @Qualifier(DatabaseConfiguration.WRITER) DataSource writer,
            Clock clock,
            @Value("${caseledger.idempotency.keep:7d}") Duration keep) {
        return new IdempotencyKeys(writer, clock, keep);
    }

    @Bean
    KeyedRequests keyedRequests(
            IdempotencyKeys keys, @Qualifier(DatabaseConfiguration.WRITER) DataSource writer, JsonMapper json) {
        return new KeyedRequests(keys, writer, json);
    }
}
