-- What case assignments were, and what was known of them. All of it can be rebuilt from the ledger.

-- One row per state that an assignment was ever seen in: from the event that brought it until the next one of its stream, by when things happened
-- (valid) and by when they were recorded (known). Both only grow along a stream. Until infinity: as it is.
create table read.assignment_version (
    tenant             text        not null,
    assignment_id      text        not null,
    sequence           bigint      not null,
    valid_from         timestamptz not null,
    valid_to           timestamptz not null,
    known_from         timestamptz not null,
    known_to           timestamptz not null,
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
    primary key (tenant, assignment_id, sequence)
);

-- In order, with the times: versions of other times are passed within the index.
create index assignment_version_in_order on read.assignment_version
    (tenant, opened_position, valid_from, valid_to, known_from, known_to) where not deleted;
create index assignment_version_open_in_order on read.assignment_version
    (tenant, opened_position, valid_from, valid_to, known_from, known_to) where open and not deleted;
create index assignment_version_of_mentor on read.assignment_version (tenant, mentor_id, opened_position) where not deleted;
create index assignment_version_of_contact on read.assignment_version (tenant, contact_id, opened_position)
    where not deleted;
-- The open ones of a moment may be few among all that ever were open: these find just them. Within them ranges without an upper bound lie apart from
-- the others; infinity would be a bound.
create index assignment_version_open_when on read.assignment_version using gist
    (tstzrange(valid_from, nullif(valid_to, 'infinity'))) where open and not deleted;
create index assignment_version_open_known on read.assignment_version using gist
    (tstzrange(known_from, nullif(known_to, 'infinity'))) where open and not deleted;

-- The same of a mentor's times with contacts.
create table read.stint_version (
    tenant        text        not null,
    assignment_id text        not null,
    ordinal       int         not null,
    sequence      bigint      not null,
    valid_from    timestamptz not null,
    valid_to      timestamptz not null,
    known_from    timestamptz not null,
    known_to      timestamptz not null,
    mentor_id     text        not null,
    contact_id    text        not null,
    assigned_date timestamptz not null,
    closed_date   timestamptz,
    position      bigint      not null,
    primary key (tenant, assignment_id, ordinal, sequence)
);

create index stint_version_of_mentor on read.stint_version (tenant, mentor_id, assigned_date desc, position desc);

-- By how much the common lists grew and shrank, on both axes, per UTC day and per moment: a list's total at any moment is the sum of the days before
-- and of that day's moments up to it.
create table read.casework_past_total (
    tenant    text        not null,
    axis      text        not null, -- valid or known
    dimension text        not null,
    value     text        not null,
    grain     text        not null, -- day or moment
    at        timestamptz not null,
    total     bigint      not null,
    primary key (tenant, axis, dimension, value, grain, at) include (total)
);

grant select, insert, update, delete, truncate on read.assignment_version, read.stint_version, read.casework_past_total
    to caseledger_writer;
grant select on read.assignment_version, read.stint_version, read.casework_past_total to caseledger_reader;
