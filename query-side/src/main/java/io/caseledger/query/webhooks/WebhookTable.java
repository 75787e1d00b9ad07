package io.caseledger.query.webhooks;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps webhooks for those who own them: only their tenant's. */
@Repository
class WebhookTable {

    private static final String OWN = " where tenant = ? and id = ?";

    private final JdbcClient reader;
    private final LedgerReader ledger;
    private final JdbcClient writer;

    WebhookTable(DataSource reader, @Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        this.reader = JdbcClient.create(reader);
        this.ledger = new LedgerReader(reader);
        this.writer = JdbcClient.create(writer);
    }

    /** It gets what happens from now on. */
    Webhook add(String tenant, String id, WebhookDetails details, Secret secret) {
        return writer.sql("insert into webhooks.endpoint (id, tenant, url, events, enabled, secret, position)"
                        + " select ?, ?, ?, ?, ?, ?, position from ledger.head where only_row returning "
                        + Webhook.COLUMNS)
                .param(id)
                .param(tenant)
                .param(details.url())
                .param(details.events().toArray(String[]::new))
                .param(details.enabled())
                .param(secret.bytes())
                .query(Webhook::of)
                .single();
    }

    Optional<Webhook> find(String tenant, String id) {
        return reader.sql("select " + Webhook.COLUMNS + " from webhooks.endpoint" + OWN)
                .param(tenant)
                .param(id)
                .query(Webhook::of)
                .optional();
    }

    /** Where it leads, whole. */
    Optional<String> url(String tenant, String id) {
        return reader.sql("select url from webhooks.endpoint" + OWN)
                .param(tenant)
                .param(id)
                .query(String.class)
                .optional();
    }

    Page<Webhook> page(String tenant, Paging paging) {
        List<Webhook> webhooks = reader.sql("select " + Webhook.COLUMNS
                        + " from webhooks.endpoint where tenant = ? order by created_at, id limit ? offset ?")
                .param(tenant)
                .param(paging.limit())
                .param(paging.offset())
                .query(Webhook::of)
                .list();
        long total = reader.sql("select count(*) from webhooks.endpoint where tenant = ?")
                .param(tenant)
                .query(Long.class)
                .single();
        return Page.of(webhooks, paging, total);
    }

    Optional<Webhook> change(String tenant, String id, WebhookDetails details) {
        return writer.sql("update webhooks.endpoint set url = ?, events = ?, enabled = ?,"
                        + " disabled_reason = case when ? then null else disabled_reason end,"
                        + " updated_at = clock_timestamp()" + OWN + " returning " + Webhook.COLUMNS)
                .param(details.url())
                .param(details.events().toArray(String[]::new))
                .param(details.enabled())
                .param(details.enabled())
                .param(tenant)
                .param(id)
                .query(Webhook::of)
                .optional();
    }

    boolean remove(String tenant, String id) {
        return writer.sql("delete from webhooks.endpoint" + OWN)
                        .param(tenant)
                        .param(id)
                        .update()
                > 0;
    }

    /** The secret until now signs too for a while, so that the receiver can change to the new one when it likes. */
    Optional<Webhook> rotate(String tenant, String id, Secret secret, Duration overlap) {
        return writer.sql("update webhooks.endpoint set previous_secret = secret, secret = ?,"
                        + " previous_until = clock_timestamp() + make_interval(secs => ?),"
                        + " updated_at = clock_timestamp()" + OWN + " returning " + Webhook.COLUMNS)
                .param(secret.bytes())
                .param((double) overlap.toSeconds())
                .param(tenant)
                .param(id)
                .query(Webhook::of)
                .optional();
    }

    /** Everything from a position on is sent again; empty also where the ledger has not come so far. */
    Optional<Webhook> replay(String tenant, String id, long from) {
        return writer.sql("update webhooks.endpoint set position = ? - 1, updated_at = clock_timestamp()" + OWN
                        + " returning " + Webhook.COLUMNS)
                .param(from)
                .param(tenant)
                .param(id)
                .query(Webhook::of)
                .optional();
    }

    long head() {
        return ledger.head();
    }

    /** A delivery of no event. */
    Delivery addTest(String tenant, String id, TestMessage message) {
        return writer.sql("insert into webhooks.delivery (endpoint_id, tenant, message_id, stream, type, subject, body)"
                        + " values (?, ?, ?, ?, ?, ?, ?) returning " + Delivery.COLUMNS)
                .param(id)
                .param(tenant)
                .param(message.messageId())
                .param(message.messageId())
                .param(TestMessage.TYPE)
                .param(id)
                .param(message.body())
                .query(Delivery::of)
                .single();
    }

    /** Newest first. */
    Page<Delivery> deliveries(String id, @Nullable String state, Paging paging) {
        String where = " from webhooks.delivery where endpoint_id = ? and (?::text is null or state = ?)";
        List<Delivery> deliveries = reader.sql(
                        "select " + Delivery.COLUMNS + where + " order by delivery.id desc limit ? offset ?")
                .param(id)
                .param(state)
                .param(state)
                .param(paging.limit())
                .param(paging.offset())
                .query(Delivery::of)
                .list();
        long total = reader.sql("select count(*)" + where)
                .param(id)
                .param(state)
                .param(state)
                .query(Long.class)
                .single();
        return Page.of(deliveries, paging, total);
    }
}
