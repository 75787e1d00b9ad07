-- A rate may hold for everybody on a project, and up to a day. Since when it is known is shown too; of what is there already, the ledger tells it.

alter table read.bill_rate
    drop constraint bill_rate_pkey,
    alter column user_id drop not null,
    add column to_day     date,
    add column created_at timestamptz not null default 'epoch',
    add column updated_at timestamptz not null default 'epoch',
    add primary key (tenant, rate_id);

create index bill_rate_of_user on read.bill_rate (tenant, user_id) where user_id is not null;
create index bill_rate_of_project on read.bill_rate (tenant, project_id) where project_id is not null;

update read.bill_rate rate
set created_at = said.first,
    updated_at = said.last
from (select tenant, (payload ->> 'rate_id')::bigint as rate_id, min(occurred_at) as first, max(occurred_at) as last
      from ledger.event
      where type = 'billing.RateSet'
      group by 1, 2) said
where said.tenant = rate.tenant
  and said.rate_id = rate.rate_id;
