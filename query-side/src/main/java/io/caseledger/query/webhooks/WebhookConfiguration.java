package io.caseledger.query.webhooks;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.AccessDefaults;
import io.caseledger.platform.ledger.LedgerTail;
import io.caseledger.query.platform.EventForm;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What sends webhooks, put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

    @Bean
    Addresses webhookAddresses(WebhookProperties properties, ObjectProvider<AccessDefaults> defaults) {
        return new Addresses(
                host -> List.of(InetAddress.getAllByName(host)), reach(properties, defaults.getIfAvailable()));
    }

    @Bean
    Courier webhookCourier(Addresses addresses, Clock clock, WebhookProperties properties) {
        return new Courier(
                addresses, () -> (SSLSocketFactory) SSLSocketFactory.getDefault(), clock, properties.timeout());
    }

    @Bean
    Postman postman(
            @Qualifier(DatabaseConfiguration.WRITER) DataSource writer,
            LedgerTail tail,
            EventForm form,
            Courier courier,
            Clock clock,
            WebhookProperties properties) {
        Retries retries = new Retries(properties.firstRetry(), properties.giveUpAfter(), new SecureRandom());
        return new Postman(
                writer, tail, new Scribe(tail, form), new Trips(courier, retries, clock), properties.keepDeliveries());
    }

    private static Reach reach(WebhookProperties properties, @Nullable AccessDefaults defaults) {
        if (properties.allowPrivate() == null) {
            return defaults != null && defaults.openByDefault() ? Reach.LOOPBACK_TOO : Reach.PUBLIC;
        }
        return properties.allowPrivate() ? Reach.PRIVATE_TOO : Reach.PUBLIC;
    }
}
