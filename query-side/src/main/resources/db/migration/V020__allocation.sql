-- Read models of allocations. All of it can be rebuilt from the ledger.

create table read.allocation (
    tenant           text        not null,
    allocation_id    bigint      not null,
    sequence         bigint      not null,
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
    primary key (tenant, allocation_id)
) with (fillfactor = 85);

create index allocation_in_order on read.allocation (tenant, starts_at, allocation_id) where not deleted;
create index allocation_of_user on read.allocation (tenant, user_id, starts_at, allocation_id) where not deleted;
create index allocation_of_assignable on read.allocation (tenant, assignable_id, starts_at, allocation_id)
    where not deleted;
create index allocation_of_series on read.allocation (tenant, repetition_id, starts_at, allocation_id)
    where not deleted and repetition_id is not null;

create table read.bill_rate (
    tenant     text   not null,
    user_id    bigint not null,
    rate_id    bigint not null,
    sequence   bigint not null,
    project_id bigint,
    rate       text   not null,
    from_day   date,
    primary key (tenant, user_id, rate_id)
);

-- What is known of things that assignments name by number; a phase is a project that has a parent.
create table read.directory_entry (
    tenant    text   not null,
    sort      text   not null,
    entry_id  bigint not null,
    sequence  bigint not null,
    name      text   not null,
    parent_id bigint,
    stage     text,
    facts     text   not null,
    primary key (tenant, sort, entry_id)
) with (fillfactor = 85);

create index directory_entry_below on read.directory_entry (tenant, sort, parent_id) where parent_id is not null;

grant select, insert, update, delete, truncate on read.allocation, read.bill_rate, read.directory_entry to caseledger_writer;
grant select on read.allocation, read.bill_rate, read.directory_entry to caseledger_reader;
