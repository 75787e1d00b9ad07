-- A COPY that waits for its client's rows hears of no time-out: PostgreSQL holds them off, so as not to lose its place in what the client says. Where the network
-- has swallowed the client it would keep its locks for as long as the connection seems to be there. Ours come in parts of a few seconds.
create function ledger.end_orphaned_copies() returns bigint
    language sql volatile security definer set search_path = pg_catalog
as $$
    select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and application_name in ('caseledger-projector', 'caseledger-owner')
        and state = 'active' and wait_event = 'ClientRead' and query ilike 'copy %'
        and query_start < clock_timestamp() - interval '8 seconds'
$$;
revoke execute on function ledger.end_orphaned_copies() from public;
grant execute on function ledger.end_orphaned_copies() to caseledger_writer;
