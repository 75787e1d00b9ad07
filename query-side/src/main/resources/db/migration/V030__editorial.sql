-- Read models of editorial assignments. All of it can be rebuilt from the ledger.

create table read.editorial_assignment (
    tenant       text        not null,
    uuid         text        not null,
    sequence     bigint      not null,
    number       bigint      not null,
    slug         text        not null,
    type         text        not null,
    title        text        not null,
    abstract     text        not null,
    content      text        not null,
    notes        text        not null,
    created_at   timestamptz not null,
    modified_at  timestamptz not null,
    published_at timestamptz,
    due_at       timestamptz,
    creator_id   bigint      not null,
    issue_id     text,
    children     text        not null, -- uuids, in order, with blanks between
    users        text        not null, -- uuids, in order, with blanks between
    lock_uuid    text,
    lock         text,                 -- the last lock that was neither given back nor broken, as JSON
    deleted      boolean     not null,
    primary key (tenant, uuid)
) with (fillfactor = 85);

-- Without a value comes before every value, as in the document's own product.
create index editorial_by_modified on read.editorial_assignment (tenant, modified_at, number) where not deleted;
create index editorial_by_created on read.editorial_assignment (tenant, created_at, number) where not deleted;
create index editorial_by_number on read.editorial_assignment (tenant, number) where not deleted;
create index editorial_by_due on read.editorial_assignment (tenant, due_at nulls first, number) where not deleted;
create index editorial_by_published on read.editorial_assignment (tenant, published_at nulls first, number) where not deleted;
create index editorial_by_lock on read.editorial_assignment (tenant, lock_uuid) where lock_uuid is not null;

-- How many rows the list has: counting them for every page would cost many times the page.
create table read.editorial_total (
    tenant text   primary key,
    total  bigint not null
) with (fillfactor = 50);

grant select, insert, update, delete, truncate on read.editorial_assignment, read.editorial_total to caseledger_writer;
grant select on read.editorial_assignment, read.editorial_total to caseledger_reader;
