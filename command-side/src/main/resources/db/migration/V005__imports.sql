-- What became of every import of an event log. The events themselves are in the ledger, correlated by the import's id.
create table ledger.import_run (
    id              text             primary key,
    tenant          text             not null,
    actor           text             not null,
    state           text             not null default 'running' check (state in ('running', 'done', 'failed', 'interrupted')),
    lines           bigint           not null default 0,
    cases           bigint           not null default 0,
    events          bigint           not null default 0,
    repeated        bigint           not null default 0,
    rejected        jsonb            not null default '[]',
    rejected_total  bigint           not null default 0,
    progress        double precision not null default 0,
    reason          text,
    idempotency_key text,
    sha256          bytea            not null,
    started_at      timestamptz      not null,
    seen_at         timestamptz      not null default clock_timestamp(),
    unique (tenant, idempotency_key)
);
grant select, insert, update on ledger.import_run to caseledger_writer;
