-- Who holds the ledger's head, which every append needs: health tells it. It looks as the schema's owner, who may see when others' transactions began if he
-- is a superuser or a member of pg_read_all_stats; otherwise that is null for sessions of other users, and pid and application are told alone.
create function ledger.head_holders()
    returns table (pid int, transaction text, application text, login text, state text, since timestamptz)
    language sql stable security definer set search_path = pg_catalog
as $$
    select lock.pid, lock.virtualtransaction, session.application_name, session.usename::text, session.state, session.xact_start
    from pg_locks lock left join pg_stat_activity session using (pid)
    where lock.locktype = 'relation' and lock.granted and lock.relation = 'ledger.head'::regclass
        and lock.database = (select oid from pg_database where datname = current_database())
        and lock.mode not in ('AccessShareLock', 'ShareUpdateExclusiveLock') -- they keep no append waiting
        and lock.pid is distinct from pg_backend_pid()
        and not exists (select from pg_locks waiting where waiting.pid = lock.pid and not waiting.granted)
$$;
revoke execute on function ledger.head_holders() from public;
grant execute on function ledger.head_holders() to caseledger_reader, caseledger_writer;
