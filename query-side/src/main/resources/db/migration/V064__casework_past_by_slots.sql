-- What was open at a moment is found by how long it lasted. Each version that has ended lies in one slot per axis: that of the smallest size that it fits
-- into and of where it began in steps of that size. So what there was at a moment began in that step or in the one before, for each size: eighteen slots
-- however long the history is, and little in them is not looked for.

-- 0 for what lasts; none for what lasted for no time and is seen by nobody along this axis. Slots in Java says the same of a moment.
create function read.slot(began timestamptz, ended timestamptz) returns bigint language sql immutable parallel safe
return case
    when ended = 'infinity' then 0
    when ended <= began then null
    -- whole seconds first: a microsecond before a step would be lost in the quotient
    when ended - began <= interval '4 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 14400) * 16 + 1
    when ended - began <= interval '16 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 57600) * 16 + 2
    when ended - began <= interval '64 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 230400) * 16 + 3
    when ended - began <= interval '256 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 921600) * 16 + 4
    when ended - began <= interval '1024 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 3686400) * 16 + 5
    when ended - began <= interval '4096 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 14745600) * 16 + 6
    when ended - began <= interval '16384 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 58982400) * 16 + 7
    when ended - began <= interval '65536 hours'
        then floor(floor(extract(epoch from began - timestamptz '1970-01-01 00:00+00')) / 235929600) * 16 + 8
    else 9
end;

alter table read.assignment_version
    add column valid_slot bigint generated always as (read.slot(valid_from, valid_to)) stored,
    add column known_slot bigint generated always as (read.slot(known_from, known_to)) stored,
    -- in the order of those who were contacted longest ago, the never contacted first, and comparable with a cutoff
    add column silent_since timestamptz not null generated always as (coalesce(last_contact_date, '-infinity')) stored;

drop index read.assignment_version_open_in_order;
drop index read.assignment_version_open_when;
drop index read.assignment_version_open_known;

-- What lasts on one axis does so on the other, and is found along the first. What is open is not deleted; saying so would offer the index of all.
create index assignment_version_open_valid on read.assignment_version
    (tenant, valid_slot, opened_position, valid_from, valid_to, known_from, known_to)
    where open and valid_slot is not null;
create index assignment_version_open_known on read.assignment_version
    (tenant, known_slot, opened_position, valid_from, valid_to, known_from, known_to)
    where open and known_slot <> 0;
create index assignment_version_silent_valid on read.assignment_version
    (tenant, valid_slot, silent_since, opened_position, valid_from, valid_to, known_from, known_to)
    where open and valid_slot is not null;
create index assignment_version_silent_known on read.assignment_version
    (tenant, known_slot, silent_since, opened_position, valid_from, valid_to, known_from, known_to)
    where open and known_slot <> 0;
