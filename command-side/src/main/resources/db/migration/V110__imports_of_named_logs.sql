-- An import belongs to a log, says how many cases it has continued, and says when it is in the ledger and reads do not show it.
alter table ledger.import_run
    add column log text not null default '',
    add column cases_continued bigint not null default 0,
    add column position bigint not null default 0;
comment on column ledger.import_run.position is 'up to where reads have to come to show all of it';
alter table ledger.import_run drop constraint import_run_state_check;
alter table ledger.import_run add constraint import_run_state_check
    check (state in ('running', 'recorded', 'done', 'failed', 'interrupted'));

-- Its key is kept with all others, as if they had been there when it came.
insert into ledger.idempotency (tenant, actor, key, request_sha256, status, answer, location, position, recorded_at)
select run.tenant, run.actor, run.idempotency_key, sha256(convert_to(E'POST /api/v1/imports\n', 'UTF8') || run.sha256), 202, '',
       '/api/v1/imports/' || run.id,
       head.position, run.started_at
from ledger.import_run run cross join (select position from ledger.head where only_row) head
where run.idempotency_key is not null
on conflict do nothing;
alter table ledger.import_run drop constraint import_run_tenant_actor_idempotency_key_key;
alter table ledger.import_run drop column idempotency_key;
