-- Who had been contacted since a cutoff is counted within this index alone, as of any moment.
create index silent_spell_contacted on read.silent_spell (tenant, last_contact_date, valid_from, valid_to, known_from, known_to)
    where last_contact_date is not null;

-- The last version that had begun by a moment is found with the times in the key: those that began later are passed within the index.
alter table read.assignment_version
    drop constraint assignment_version_pkey,
    add primary key (tenant, assignment_id, sequence, valid_from, known_from);

-- Totals by UTC months, too: those of ten years are a few hundred rows where days are thousands.
create table read.casework_past_month (like read.casework_past_day including all) with (fillfactor = 50);
create table read.editorial_past_month (like read.editorial_past_day including all) with (fillfactor = 50);

insert into read.casework_past_month (tenant, part, valid, known, listed, open, reach)
select tenant, part, date_trunc('month', valid, 'UTC'), date_trunc('month', known, 'UTC'), sum(listed), sum(open), max(reach)
from read.casework_past_day
group by 1, 2, 3, 4
having sum(listed) <> 0 or sum(open) <> 0 or max(reach) <> 0;

insert into read.editorial_past_month (tenant, part, valid, known, listed, reach)
select tenant, part, date_trunc('month', valid, 'UTC'), date_trunc('month', known, 'UTC'), sum(listed), max(reach)
from read.editorial_past_day
group by 1, 2, 3, 4
having sum(listed) <> 0 or max(reach) <> 0;

-- What a month's days told of the months before.
create index casework_past_day_known on read.casework_past_day (tenant, part, known, valid);
create index editorial_past_day_known on read.editorial_past_day (tenant, part, known, valid);

grant select, insert, update, delete, truncate on read.casework_past_month, read.editorial_past_month to caseledger_writer;
grant select on read.casework_past_month, read.editorial_past_month to caseledger_reader;

-- How many were never contacted is asked by nobody: the overdue are the open ones without those contacted since.
delete from read.casework_total where dimension = 'open-by-contact-day' and value = 'never';
