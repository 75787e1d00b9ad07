-- Webhooks are what somebody configured, and their deliveries what has become of it: no replay of the ledger touches them.

create schema webhooks;
grant usage on schema webhooks to caseledger_writer, caseledger_reader;

-- Every event up to the position has its deliveries, where it is one that the webhook wants.
create table webhooks.endpoint (
    id              text        primary key,
    tenant          text        not null,
    url             text        not null,
    events          text[]      not null,
    enabled         boolean     not null default true,
    disabled_reason text,
    secret          bytea       not null,
    previous_secret bytea,
    previous_until  timestamptz,
    position        bigint      not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
) with (fillfactor = 50);

create index endpoint_of_tenant on webhooks.endpoint (tenant, created_at, id);

-- One row per webhook and event, pending until it is delivered or given up. The body is kept for as long as it may be sent again, to the letter.
create table webhooks.delivery (
    id          bigint      generated always as identity primary key,
    endpoint_id text        not null references webhooks.endpoint on delete cascade,
    tenant      text        not null,
    position    bigint,
    message_id  text        not null,
    stream      text        not null,
    type        text        not null,
    subject     text        not null,
    body        text,
    state       text        not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts    int         not null default 0,
    created_at  timestamptz not null default clock_timestamp(),
    first_try   timestamptz,
    last_try    timestamptz,
    next_try    timestamptz not null default clock_timestamp(),
    last_status int,
    reason      text,
    settled_at  timestamptz,
    unique (endpoint_id, position)
) with (fillfactor = 70);

create index delivery_due on webhooks.delivery (endpoint_id, next_try) where state = 'pending';
create index delivery_in_order on webhooks.delivery (endpoint_id, stream, position) where state = 'pending';
create index delivery_newest on webhooks.delivery (endpoint_id, id);
create index delivery_settled on webhooks.delivery (settled_at) where settled_at is not null;

grant select, insert, update, delete on webhooks.endpoint, webhooks.delivery to caseledger_writer;
-- Queries never see a secret.
grant select (id, tenant, url, events, enabled, disabled_reason, previous_until, position, created_at, updated_at)
    on webhooks.endpoint to caseledger_reader;
grant select on webhooks.delivery to caseledger_reader;
