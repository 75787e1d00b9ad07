-- By how much the common lists grew and shrank, per UTC day and per moment, now at one place on both axes instead of once for each axis: totals with both
-- are looked up, and a change is one row of each grain. What is reckoned here from the versions is right until a rebuild takes its place.

-- Rows are added to in place: nothing that changes is in an index.
create table read.casework_past_day (
    tenant text        not null,
    part   text        not null, -- the door
    valid  timestamptz not null, -- midnight of the day on which it happened
    known  timestamptz not null, -- and of that on which it was recorded
    listed bigint      not null, -- not deleted
    open   bigint      not null,
    reach  bigint      not null, -- the highest place in the ledger of what came onto the list, 0 for none
    primary key (tenant, part, valid, known)
) with (fillfactor = 50);

create table read.casework_past_moment (
    tenant text        not null,
    part   text        not null,
    valid  timestamptz not null,
    known  timestamptz not null,
    listed bigint      not null,
    open   bigint      not null,
    reach  bigint      not null,
    primary key (tenant, part, valid, known)
);
create index casework_past_moment_known on read.casework_past_moment (tenant, part, known, valid);

insert into read.casework_past_moment
select tenant, part, valid, known, sum(listed), sum(open), max(reach)
from (select tenant, door as part, valid_from as valid, known_from as known, 1 as listed, open::int as open, opened_position as reach
      from read.assignment_version where not deleted
      union all
      select tenant, door, valid_to, known_to, -1, -open::int, 0
      from read.assignment_version where not deleted and valid_to < 'infinity') difference
group by 1, 2, 3, 4
having sum(listed) <> 0 or sum(open) <> 0 or max(reach) <> 0;

insert into read.casework_past_day
select tenant, part, date_trunc('day', valid, 'UTC'), date_trunc('day', known, 'UTC'), sum(listed), sum(open), max(reach)
from read.casework_past_moment
group by 1, 2, 3, 4;

drop table read.casework_past_total;

create table read.editorial_past_day (
    tenant text        not null,
    part   text        not null, -- there is one, without a name
    valid  timestamptz not null,
    known  timestamptz not null,
    listed bigint      not null,
    reach  bigint      not null,
    primary key (tenant, part, valid, known)
) with (fillfactor = 50);

create table read.editorial_past_moment (
    tenant text        not null,
    part   text        not null,
    valid  timestamptz not null,
    known  timestamptz not null,
    listed bigint      not null,
    reach  bigint      not null,
    primary key (tenant, part, valid, known)
);
create index editorial_past_moment_known on read.editorial_past_moment (tenant, part, known, valid);

insert into read.editorial_past_moment
select tenant, '', valid, known, sum(listed), 0
from (select tenant, valid_from as valid, known_from as known, 1 as listed from read.editorial_version where not deleted
      union all
      select tenant, valid_to, known_to, -1 from read.editorial_version where not deleted and valid_to < 'infinity') difference
group by 1, 2, 3, 4
having sum(listed) <> 0;

insert into read.editorial_past_day
select tenant, part, date_trunc('day', valid, 'UTC'), date_trunc('day', known, 'UTC'), sum(listed), max(reach)
from read.editorial_past_moment
group by 1, 2, 3, 4;

drop table read.editorial_past_total;

grant select, insert, update, delete, truncate
    on read.casework_past_day, read.casework_past_moment, read.editorial_past_day, read.editorial_past_moment to caseledger_writer;
grant select on read.casework_past_day, read.casework_past_moment, read.editorial_past_day, read.editorial_past_moment
    to caseledger_reader;
