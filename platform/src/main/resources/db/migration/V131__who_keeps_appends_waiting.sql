-- Who keeps appends waiting: the holders of the ledger's head, and now also those of a lock on a whole table that each append writes.
create or replace function ledger.head_holders()
    returns table (pid int, transaction text, application text, login text, state text, since timestamptz)
    language sql stable security definer set search_path = pg_catalog
as $$
    select distinct lock.pid, lock.virtualtransaction, session.application_name, session.usename::text, session.state, session.xact_start
    from pg_locks lock left join pg_stat_activity session using (pid)
    where lock.locktype = 'relation' and lock.granted
        and lock.database = (select oid from pg_database where datname = current_database())
        and case
            when lock.relation = 'ledger.head'::regclass then lock.mode not in ('AccessShareLock', 'ShareUpdateExclusiveLock')
            when lock.relation in ('ledger.event'::regclass, 'ledger.idempotency'::regclass)
                then lock.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            else false
        end
        and lock.pid is distinct from pg_backend_pid()
        and not exists (select from pg_locks waiting where waiting.pid = lock.pid and not waiting.granted)
$$;
