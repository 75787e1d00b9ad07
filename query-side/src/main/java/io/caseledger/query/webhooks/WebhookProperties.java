package io.caseledger.query.webhooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowPrivate whether webhooks may lead to loopback and private addresses; where nothing is said, to loopback alone and only in the embedded
 *     default
 * @param timeout for one try, from looking up the name to the last byte of the answer
 * @param firstRetry how long after its first failure a delivery is tried again; each later wait is longer
 * @param giveUpAfter how long after its first try a delivery is still tried
 * @param secretOverlap how long a secret still signs beside those that come after it
 * @param keepDeliveries how long the log shows what was delivered or given up
 */
@ConfigurationProperties("caseledger.webhooks")
record WebhookProperties(
        @Nullable Boolean allowPrivate,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("5s") Duration firstRetry,
        @DefaultValue("24h") Duration giveUpAfter,
        @DefaultValue("24h") Duration secretOverlap,
        @DefaultValue("30d") Duration keepDeliveries) {}
