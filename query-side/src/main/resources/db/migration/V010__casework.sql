-- Read models of case assignments. All of it can be rebuilt from the ledger.

create table read.assignment (
    tenant             text        not null,
    assignment_id      text        not null,
    sequence           bigint      not null,
    opened_position    bigint      not null,
    door               text        not null,
    mentor_id          text        not null,
    contact_id         text        not null,
    coordinator_id     text,
    org_id             text,
    status             text        not null,
    open               boolean     not null,
    assigned_date      timestamptz not null,
    notes              text,
    last_contact_date  timestamptz,
    closed_at          timestamptz,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    reminder_sent_at   timestamptz,
    escalation_sent_at timestamptz,
    stint              int         not null,
    stint_since        timestamptz not null,
    stint_position     bigint      not null,
    deleted            boolean     not null,
    primary key (tenant, assignment_id)
) with (fillfactor = 85);

create index assignment_in_order on read.assignment (tenant, opened_position) where not deleted;
create index assignment_open_in_order on read.assignment (tenant, opened_position) where open and not deleted;
create index assignment_of_mentor on read.assignment (tenant, mentor_id, open, opened_position) where not deleted;
create index assignment_of_contact on read.assignment (tenant, contact_id, opened_position) where not deleted;
create index assignment_overdue on read.assignment (tenant, last_contact_date nulls first, opened_position)
    where open and not deleted;

-- A mentor's time with a contact: a reassignment ends one stint and begins another.
create table read.stint (
    tenant        text        not null,
    assignment_id text        not null,
    ordinal       int         not null,
    mentor_id     text        not null,
    contact_id    text        not null,
    assigned_date timestamptz not null,
    closed_date   timestamptz,
    position      bigint      not null,
    primary key (tenant, assignment_id, ordinal)
) with (fillfactor = 85);

create index stint_of_mentor on read.stint (tenant, mentor_id, assigned_date desc, position desc);

-- How many rows a list has, kept beside the rows: counting them for every page would cost many times the page.
create table read.casework_total (
    tenant    text   not null,
    dimension text   not null,
    value     text   not null,
    total     bigint not null,
    primary key (tenant, dimension, value)
) with (fillfactor = 50);

grant select, insert, update, delete, truncate on read.assignment, read.stint, read.casework_total to caseledger_writer;
grant select on read.assignment, read.stint, read.casework_total to caseledger_reader;
