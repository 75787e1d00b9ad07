-- An idempotency key is its caller's own, ends after a while, and what is kept with it holds nothing that a scope guards.

alter table ledger.idempotency add column actor text, add column reference text;
comment on column ledger.idempotency.reference is 'leads to an answer that is not kept itself, and is told from events again';

-- Whose a key was stands with the last event of its append, which was recorded in the same moment. A key of a request without events has none.
update ledger.idempotency kept set actor = event.metadata ->> 'actor'
from ledger.event event
where event.position = kept.position and event.tenant = kept.tenant and event.recorded_at = kept.recorded_at;

-- Nobody knows any more whose these are. Their requests changed nothing, and can be sent again.
delete from ledger.idempotency where actor is null;

-- Answers of document 3 held bank data, contacts and confidential assignments in the clear.
update ledger.idempotency kept set
    answer = '',
    reference = case event.type
        when 'mobility.BillingDetailAdded' then jsonb_build_object(
            'assignment', event.aggregate_id::bigint, 'billing_detail', event.payload -> 'billing_detail_id')::text
        when 'mobility.ContactLinked' then jsonb_build_object(
            'assignment', event.aggregate_id::bigint, 'contact', event.payload -> 'contact_id')::text
        else jsonb_build_object(
            'assignment', kept.answer::jsonb #> '{result,id}', 'day', (event.occurred_at at time zone 'UTC')::date)::text
    end
from ledger.event event
where event.position = kept.position and event.metadata ->> 'contract' = 'mobility';

alter table ledger.idempotency alter column actor set not null;
alter table ledger.idempotency drop constraint idempotency_pkey;
alter table ledger.idempotency add primary key (tenant, actor, key);
create index idempotency_oldest on ledger.idempotency (recorded_at);
grant delete on ledger.idempotency to caseledger_writer;

alter table ledger.import_run drop constraint import_run_tenant_idempotency_key_key;
alter table ledger.import_run add unique (tenant, actor, idempotency_key);
