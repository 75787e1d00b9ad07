-- Read models of mobility assignments. All of it can be rebuilt from the ledger.

-- What answers show.
create table read.mobility_assignment (
    tenant        text   not null,
    assignment_id bigint not null,
    sequence      bigint not null,
    expat_id      bigint,
    expat_name    text,
    facts         text   not null, -- all that is known of it, as JSON
    primary key (tenant, assignment_id)
) with (fillfactor = 85);
create index mobility_of_expat on read.mobility_assignment (tenant, expat_id);

-- What lists ask for.
create table read.mobility_listing (
    tenant        text        not null,
    assignment_id bigint      not null,
    created_at    timestamptz not null,
    expat_id      bigint,
    expat_name    text,
    type          text        not null,
    state         text        not null, -- what was decided; what is approved is upcoming, ongoing or ended by the two days below
    begins        date        not null, -- the first day on which it is not upcoming any more
    over          date        not null, -- the first day on which it has ended, infinity without an end
    start_date    date,
    end_date      date,
    home_country  text,
    host_country  text,
    confidential  boolean     not null,
    archived      boolean     not null,
    searched      text        not null, -- what texts are searched in, as SearchedText writes it
    primary key (tenant, assignment_id)
        include (created_at, expat_id, state, begins, over, start_date, end_date, home_country, host_country, confidential, archived)
) with (fillfactor = 85);

-- Pages and totals are read from indexes alone, which needs pages that vacuum has seen.
alter table read.mobility_listing set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);

-- One for each order of the list, read from either end; equals follow one another as they were entered. Each carries all that lists are filtered by: so
-- whatever is asked for, no row is looked at that is not on the page.
create index mobility_by_created on read.mobility_listing (tenant, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, end_date, home_country, host_country, confidential, archived);
create index mobility_by_start on read.mobility_listing (tenant, start_date, created_at, assignment_id)
    include (expat_id, state, begins, over, end_date, home_country, host_country, confidential, archived);
create index mobility_by_end on read.mobility_listing (tenant, end_date, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, home_country, host_country, confidential, archived);
create index mobility_by_expat_name on read.mobility_listing (tenant, expat_name, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, end_date, home_country, host_country, confidential, archived);
create index mobility_by_type on read.mobility_listing (tenant, type, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, end_date, home_country, host_country, confidential, archived);
create index mobility_by_home on read.mobility_listing (tenant, home_country, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, end_date, host_country, confidential, archived);
create index mobility_by_host on read.mobility_listing (tenant, host_country, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, end_date, home_country, confidential, archived);

-- And for what is few among many.
create index mobility_by_expat on read.mobility_listing (tenant, expat_id, created_at, assignment_id)
    include (state, begins, over, start_date, end_date, home_country, host_country, confidential, archived);
create index mobility_by_state on read.mobility_listing (tenant, state, created_at, assignment_id)
    include (expat_id, begins, over, start_date, end_date, home_country, host_country, confidential, archived);

-- Counts what no total is kept of.
create index mobility_counted on read.mobility_listing
    (tenant, archived, confidential, state, begins, over, start_date, end_date, home_country, host_country, created_at, expat_id);

-- Texts are searched anywhere in them, for which trigrams are needed. Where the database has none, or does not allow them, the search looks through all rows.
do $$
begin
    if not exists (select from pg_extension where extname = 'pg_trgm') then
        create extension pg_trgm with schema public;
    end if;
    execute format('create index mobility_by_text on read.mobility_listing using gin (searched %I.gin_trgm_ops)',
        (select nspname from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'));
exception when insufficient_privilege or feature_not_supported or undefined_file or invalid_schema_name then
    raise notice 'Mobility assignments are searched without an index: %', sqlerrm;
end
$$;

-- How many rows the common lists have: counting them for every page would cost many times the page.
create table read.mobility_total (
    tenant       text    not null,
    confidential boolean not null,
    archived     boolean not null,
    place        text    not null, -- '' for anywhere, else 'home' or 'host' and a country
    facet        text    not null, -- 'state', or anywhere, of what is approved: 'begins', 'over'
    value        text    not null, -- a state, or a day
    total        bigint  not null,
    primary key (tenant, place, facet, value, confidential, archived)
) with (fillfactor = 50);

-- The people who go abroad, as far as the directory knows those whom documents number.
create table read.mobility_expat (
    tenant   text   not null,
    expat_id bigint not null,
    sequence bigint not null,
    name     text   not null,
    searched text   not null, -- as SearchedText writes it
    primary key (tenant, expat_id)
) with (fillfactor = 85);

grant select, insert, update, delete, truncate on read.mobility_assignment, read.mobility_listing, read.mobility_total, read.mobility_expat to caseledger_writer;
grant select on read.mobility_assignment, read.mobility_listing, read.mobility_total, read.mobility_expat to caseledger_reader;
