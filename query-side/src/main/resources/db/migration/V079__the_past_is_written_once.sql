-- A version of an assignment is over when the next one of its stream begins: that is said nowhere else any more, and nothing of it changes once it is there.
-- Those of a contact or a mentor are found by what there is one of for each assignment, instead of by an entry for each version.
alter table read.listed_spell add column contact_id text;
update read.listed_spell s
set contact_id = (select v.contact_id from read.assignment_version v
                  where v.tenant = s.tenant and v.assignment_id = s.assignment_id limit 1);
alter table read.listed_spell alter column contact_id set not null;
create index listed_spell_of_contact on read.listed_spell (tenant, contact_id, opened_position);

drop index read.assignment_version_of_mentor, read.assignment_version_of_contact;
alter table read.assignment_version drop column valid_to, drop column known_to;
alter table read.assignment_version reset (fillfactor);

-- What ends is found among what lasts, so that what is over needs no key.
alter table read.open_spell drop constraint open_spell_pkey;
alter table read.silent_spell drop constraint silent_spell_pkey;
alter table read.stint_version drop constraint stint_version_pkey;
create unique index silent_spell_last on read.silent_spell (tenant, opened_position) where valid_to = 'infinity';
create unique index stint_version_last on read.stint_version (tenant, assignment_id, ordinal) where valid_to = 'infinity';
alter table read.stint_version reset (fillfactor);
