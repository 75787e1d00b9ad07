-- What lists of mobility assignments ask for, as it was and as it was known, as in V060. All of it can be rebuilt from the ledger.

create table read.mobility_version (
    tenant        text        not null,
    assignment_id bigint      not null,
    sequence      bigint      not null,
    valid_from    timestamptz not null,
    valid_to      timestamptz not null,
    known_from    timestamptz not null,
    known_to      timestamptz not null,
    created_at    timestamptz not null,
    expat_id      bigint,
    type          text        not null,
    state         text        not null,
    begins        date        not null,
    over          date        not null,
    start_date    date,
    end_date      date,
    home_country  text,
    host_country  text,
    confidential  boolean     not null,
    archived      boolean     not null,
    searched      text        not null, -- without the expat's name, which is today's
    facts         text        not null, -- so much of them as the columns are made of
    primary key (tenant, assignment_id, sequence)
);

create index mobility_version_by_created on read.mobility_version
    (tenant, created_at, assignment_id, valid_from, valid_to);
create index mobility_version_by_home on read.mobility_version (tenant, home_country, created_at, assignment_id);
create index mobility_version_by_host on read.mobility_version (tenant, host_country, created_at, assignment_id);
create index mobility_version_by_expat on read.mobility_version (tenant, expat_id, created_at, assignment_id);
create index mobility_version_by_state on read.mobility_version (tenant, state, created_at, assignment_id);

grant select, insert, update, delete, truncate on read.mobility_version to caseledger_writer;
grant select on read.mobility_version to caseledger_reader;
