-- The ledger: one row per event, in the order of commits. The roles that the application runs as may add and read, never change.

do $$
begin
    if not exists (select from pg_roles where rolname = 'caseledger_writer') then
        create role caseledger_writer nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'caseledger_reader') then
        create role caseledger_reader nologin;
    end if;
    execute format('grant caseledger_writer, caseledger_reader to %I', current_user);
end
$$;

create schema if not exists ledger;
create schema if not exists read;
grant usage on schema ledger, read to caseledger_writer, caseledger_reader;

create table ledger.event (
    position     bigint      primary key,
    tenant       text        not null,
    aggregate_id text        not null,
    sequence     bigint      not null,
    kind         text        not null,
    type         text        not null,
    revision     int         not null,
    event_id     uuid        not null unique,
    payload      jsonb       not null,
    metadata     jsonb       not null,
    occurred_at  timestamptz not null,
    recorded_at  timestamptz not null,
    hash         bytea       not null,
    unique (aggregate_id, sequence)
);

-- Nothing but appending happens to this table, so only inserts have to wake the vacuum, for the visibility map.
alter table ledger.event set (autovacuum_vacuum_insert_scale_factor = 0.05);

-- The last position handed out and its hash. Locked by every append until its commit: that makes positions gapless and their order the commits'.
create table ledger.head (
    only_row    boolean     primary key default true check (only_row),
    position    bigint      not null,
    hash        bytea       not null,
    recorded_at timestamptz not null
) with (fillfactor = 50);
insert into ledger.head (position, hash, recorded_at) values (0, decode(repeat('00', 32), 'hex'), 'epoch');

-- The stored outcomes of requests that carried an Idempotency-Key.
create table ledger.idempotency (
    tenant         text        not null,
    key            text        not null,
    request_sha256 bytea       not null,
    status         int         not null,
    answer         text        not null,
    location       text,
    sequence       bigint,
    position       bigint      not null,
    recorded_at    timestamptz not null,
    primary key (tenant, key)
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only: % on %.% is refused', tg_op, tg_table_schema, tg_table_name;
end
$$;
create trigger append_only before update or delete on ledger.event
    for each row execute function ledger.refuse_change();
create trigger append_only_as_a_whole before truncate on ledger.event
    for each statement execute function ledger.refuse_change();

grant select, insert on ledger.event to caseledger_writer;
grant select, update on ledger.head to caseledger_writer;
grant select, insert on ledger.idempotency to caseledger_writer;
grant select on ledger.event, ledger.head to caseledger_reader;

-- Axon's token store: where each projection stands.
create table read.token_entry (
    processorname varchar(255) not null,
    segment       int          not null,
    token         bytea,
    tokentype     varchar(255),
    timestamp     varchar(255),
    owner         varchar(255),
    primary key (processorname, segment)
) with (fillfactor = 50);
grant select, insert, update, delete on read.token_entry to caseledger_writer;
grant select on read.token_entry to caseledger_reader;
