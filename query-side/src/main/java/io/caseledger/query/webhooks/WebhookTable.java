package io.caseledger.query.webhooks;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.Expected;
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
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps webhooks for those who own them: only their tenant's. */
@Repository
class WebhookTable {

    private static final String OWN = " where tenant = ? and id = ?";

    /** More would make the header of a delivery longer than receivers take. */
    private static final int MOST_PREVIOUS_SECRETS = 8;

    private static final String ADD = """
            with endpoint as (
                insert into webhooks.endpoint (id, tenant, url, events, enabled, position, hash, recorded_at)
                select ?, ?, ?, ?, ?, position, hash, recorded_at from ledger.head where only_row returning *),
            present as (insert into webhooks.secret (endpoint_id, secret) select id, ? from endpoint)
            select %s from endpoint
            """.formatted(Webhook.COLUMNS);

    private static final String ROTATE = """
            with previous as (
                update webhooks.secret set ends_at = clock_timestamp() + make_interval(secs => ?)
                where endpoint_id = ? and ends_at is null returning endpoint_id)
            insert into webhooks.secret (endpoint_id, secret) select endpoint_id, ? from previous
            """;

    /** What stands where a secret was that does not sign any more. */
    private static final String MASK = "••••";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient reader;
    private final JdbcClient writer;
    private final LedgerReader ledger;
    private final TransactionTemplate transaction;

    WebhookTable(DataSource reader, @Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        this.reader = JdbcClient.create(reader);
        this.writer = JdbcClient.create(writer);
        this.ledger = new LedgerReader(writer);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
    }

    /** It gets what happens from now on. */
    Webhook add(String tenant, String id, WebhookDetails details, Secret secret) {
        return writer.sql(ADD)
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
        return find(reader, tenant, id);
    }

    private static Optional<Webhook> find(JdbcClient jdbc, String tenant, String id) {
        return jdbc.sql("select " + Webhook.COLUMNS + " from webhooks.endpoint" + OWN)
                .param(tenant)
                .param(id)
                .query(Webhook::of)
                .optional();
    }

    /**
     * The same, for a change by the transaction that goes on, which no other precedes any more.
     *
     * @throws RefusedException where it is not what the sender of the change expects
     */
    Optional<Webhook> hold(String tenant, String id, Expected expected) {
        Optional<Webhook> held = writer.sql(
                        "select " + Webhook.COLUMNS + " from webhooks.endpoint" + OWN + " for update")
                .param(tenant)
                .param(id)
                .query(Webhook::of)
                .optional();
        held.ifPresent(webhook -> expected.refuseUnlessAdmitted(webhook.version()));
        return held;
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
        List<Webhook> webhooks = reader.sql(
                        "select " + Webhook.COLUMNS
                                + " from webhooks.endpoint where tenant = ? order by created_at, id collate \"C\" limit ? offset ?")
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

    /** What waited while it was disabled is sent when it is enabled again, and tried for as long as if it were new. */
    Optional<Webhook> change(String tenant, String id, WebhookDetails details, Expected expected) {
        return transaction.execute(ignored -> {
            boolean wasEnabled =
                    hold(tenant, id, expected).map(Webhook::enabled).orElse(true);
            if (details.enabled() && !wasEnabled) {
                writer.sql("update webhooks.delivery set attempts = 0, first_try = null, next_try = clock_timestamp()"
                                + " where endpoint_id = ? and state = 'pending'")
                        .param(id)
                        .update();
            }
            return writer.sql("update webhooks.endpoint set url = ?, events = ?, enabled = ?,"
                            + " disabled_reason = case when ? then null else disabled_reason end,"
                            + " updated_at = clock_timestamp(), version = version + 1" + OWN + " returning "
                            + Webhook.COLUMNS)
                    .param(details.url())
                    .param(details.events().toArray(String[]::new))
                    .param(details.enabled())
                    .param(details.enabled())
                    .param(tenant)
                    .param(id)
                    .query(Webhook::of)
                    .optional();
        });
    }

    boolean remove(String tenant, String id, Expected expected) {
        return transaction.execute(ignored -> {
            hold(tenant, id, expected);
            return writer.sql("delete from webhooks.endpoint" + OWN)
                            .param(tenant)
                            .param(id)
                            .update()
                    > 0;
        });
    }

    /**
     * Each secret until now signs too until its own time is over, so that the receivers can change to the new one when they like.
     *
     * @throws RefusedException where so many sign already that one of them had to be cut off
     */
    Optional<Webhook> rotate(String tenant, String id, Secret secret, Duration overlap) {
        return transaction.execute(ignored -> {
            Optional<Webhook> changed = writer.sql("update webhooks.endpoint set updated_at = clock_timestamp(),"
                            + " version = version + 1" + OWN + " returning " + Webhook.COLUMNS)
                    .param(tenant)
                    .param(id)
                    .query(Webhook::of)
                    .optional();
            if (changed.isEmpty()) {
                return changed;
            }
            // The row that was just changed is locked: no other rotation comes between what is counted and what is
            // written.
            if (previousSecrets(id) >= MOST_PREVIOUS_SECRETS) {
                throw Refusal.conflict(
                                "too-many-secrets",
                                MOST_PREVIOUS_SECRETS + " earlier secrets still sign; wait until one of them ends.")
                        .asException();
            }
            writer.sql(ROTATE)
                    .param((double) overlap.toSeconds())
                    .param(id)
                    .param(secret.bytes())
                    .update();
            return find(writer, tenant, id);
        });
    }

    private long previousSecrets(String id) {
        return writer.sql("select count(*) from webhooks.secret where endpoint_id = ? and ends_at > clock_timestamp()")
                .param(id)
                .query(Long.class)
                .single();
    }

    /** An answer with the present secret, as it is kept: the secret's number takes its place. */
    Webhook referring(Webhook told) {
        long number = writer.sql("select id from webhooks.secret where endpoint_id = ? and ends_at is null")
                .param(told.id())
                .query(Long.class)
                .single();
        return told.withSecret(Long.toString(number));
    }

    /** Such an answer again; with the secret for as long as that signs, and then with a mask. */
    String restored(String kept) {
        ObjectNode answer = (ObjectNode) JSON.readTree(kept);
        String secret = writer.sql("select secret from webhooks.secret where id = ?"
                        + " and (ends_at is null or ends_at > clock_timestamp())")
                .param(Long.valueOf(answer.get("secret").asString()))
                .query((row, number) -> new Secret(row.getBytes(1)).text())
                .optional()
                .orElse(MASK);
        return JSON.writeValueAsString(answer.put("secret", secret));
    }

    /** Everything from a position on is sent again; what comes before it and was not looked at yet is not left out. */
    Optional<Webhook> replay(String tenant, String id, long from) {
        return writer.sql("update webhooks.endpoint set (position, hash, recorded_at) = (select p.position, e.hash,"
                        + " e.recorded_at from (values (least(endpoint.position, ?::bigint - 1))) p(position)"
                        + " left join ledger.event e using (position)), updated_at = clock_timestamp(),"
                        + " version = version + 1" + OWN + " returning " + Webhook.COLUMNS)
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
