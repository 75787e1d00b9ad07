-- All rows have their keys now.

alter table read.person
    alter column name_search_key set not null,
    alter column id_search_key set not null;
alter table read.directory_entry alter column name_search_key set not null;
alter table read.mobility_expat alter column name_sort_key set not null;
alter table read.editorial_assignment alter column title_sort_key set not null;
alter table read.editorial_version alter column title_sort_key set not null;

alter table read.mobility_listing drop column expat_name;
create index mobility_by_expat_name on read.mobility_listing (tenant, expat_sort_key, created_at, assignment_id)
    include (expat_id, state, begins, over, start_date, end_date, home_country, host_country, confidential, archived);

-- Where the database has no trigrams, the search looks through all rows, as before.
do $$
begin
    execute format('create index mobility_by_text on read.mobility_listing using gin (searched %I.gin_trgm_ops)',
        (select nspname from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'));
exception when insufficient_privilege or feature_not_supported or undefined_file or invalid_schema_name or null_value_not_allowed then
    raise notice 'Mobility assignments are searched without an index: %', sqlerrm;
end
$$;

analyze read.person, read.directory_entry, read.mobility_listing, read.mobility_expat, read.mobility_version,
    read.editorial_assignment, read.editorial_version;
