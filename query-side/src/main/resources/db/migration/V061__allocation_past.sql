-- What allocations were, and what was known of them, as in V060. All of it can be rebuilt from the ledger.

create table read.allocation_version (
    tenant           text        not null,
    allocation_id    bigint      not null,
    sequence         bigint      not null,
    valid_from       timestamptz not null,
    valid_to         timestamptz not null,
    known_from       timestamptz not null,
    known_to         timestamptz not null,
    user_id          bigint,
    assignable_id    bigint      not null,
    assignable_kind  text        not null,
    starts_at        date        not null,
    ends_at          date        not null,
    mode             text        not null,
    amount           text        not null,
    bill_rate        text,
    bill_rate_id     bigint,
    status_option_id bigint,
    description      text        not null,
    note             text,
    repetition_id    bigint,
    subtasks         text        not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    deleted          boolean     not null,
    primary key (tenant, allocation_id, sequence)
);

create index allocation_version_in_order on read.allocation_version (tenant, starts_at, allocation_id, valid_from, valid_to)
    where not deleted;
create index allocation_version_of_user on read.allocation_version (tenant, user_id, starts_at, allocation_id)
    where not deleted;
create index allocation_version_of_assignable on read.allocation_version (tenant, assignable_id, starts_at, allocation_id)
    where not deleted;
create index allocation_version_of_series on read.allocation_version (tenant, repetition_id, starts_at, allocation_id)
    where not deleted and repetition_id is not null;

grant select, insert, update, delete, truncate on read.allocation_version to caseledger_writer;
grant select on read.allocation_version to caseledger_reader;
