-- Document 5 shows since when a thing is known, and when it was archived. Of what is known already, the ledger tells it.

alter table read.directory_entry
    add column created_at  timestamptz not null default 'epoch',
    add column updated_at  timestamptz not null default 'epoch',
    add column archived_at timestamptz;

update read.directory_entry entry
set created_at = begun.occurred_at,
    updated_at = latest.occurred_at
from ledger.event begun, ledger.event latest
where begun.aggregate_id = entry.sort || '/' || entry.tenant || '/' || entry.entry_id
  and begun.sequence = 0
  and latest.aggregate_id = begun.aggregate_id
  and latest.sequence = entry.sequence;
