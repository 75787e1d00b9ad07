-- By what editorial assignments were listed when, as in V060. What they said is folded from the ledger for the few on a page: a table with every state of
-- every text would hold an article once for each time somebody took its lock. All of it can be rebuilt from the ledger.

create table read.editorial_version (
    tenant       text        not null,
    uuid         text        not null,
    sequence     bigint      not null,
    valid_from   timestamptz not null,
    valid_to     timestamptz not null,
    known_from   timestamptz not null,
    known_to     timestamptz not null,
    number       bigint      not null,
    slug         text        not null,
    type         text        not null,
    title        text        not null,
    created_at   timestamptz not null,
    modified_at  timestamptz not null,
    published_at timestamptz,
    due_at       timestamptz,
    lock         text, -- as JSON: the next event may renew it
    deleted      boolean     not null,
    primary key (tenant, uuid, sequence)
);

create index editorial_version_by_modified on read.editorial_version (tenant, modified_at, number) where not deleted;
create index editorial_version_by_created on read.editorial_version (tenant, created_at, number) where not deleted;
create index editorial_version_by_number on read.editorial_version (tenant, number) where not deleted;
create index editorial_version_by_due on read.editorial_version (tenant, due_at nulls first, number) where not deleted;
create index editorial_version_by_published on read.editorial_version (tenant, published_at nulls first, number)
    where not deleted;

create table read.editorial_past_total (
    tenant    text        not null,
    axis      text        not null,
    dimension text        not null,
    value     text        not null,
    grain     text        not null,
    at        timestamptz not null,
    total     bigint      not null,
    primary key (tenant, axis, dimension, value, grain, at) include (total)
);

grant select, insert, update, delete, truncate on read.editorial_version, read.editorial_past_total to caseledger_writer;
grant select on read.editorial_version, read.editorial_past_total to caseledger_reader;
