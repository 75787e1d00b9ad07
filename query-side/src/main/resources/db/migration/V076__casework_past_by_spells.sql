-- Lists of the past are made of spells: for how long an assignment was on the lists, was open, was without another contact. There are few of them beside
-- the versions of what it looked like, and only they are walked; how it looked is read for the rows of the page. All of it can be rebuilt from the ledger.

-- A spell that has ended is a box: along one side from when until when, along the other its place in the list. What there was at a moment is what a line
-- through that moment meets, and the nearest to the line's end come first: so PostgreSQL's R-tree finds a page in the list's order and passes by little
-- else. What lasts is met by every moment since it began, and lies in a B-tree in the order of the list.

-- Seconds since 1970. Whoever looks compares the exact times, too.
create function read.moment(at timestamptz) returns float8 language sql immutable parallel safe return
    extract(epoch from at - timestamptz '1970-01-01 00:00+00')::float8;

-- The first place of a tenant's lists. There are 256 lanes of 2^34 places; tenants that share one are told apart by name.
create function read.lane(tenant text) returns float8 language sql immutable parallel safe return
    (hashtextextended(tenant, 0) & 255) * 17179869184::float8;

-- The place of what was not contacted since: never at all in the order in which it was opened, the others by whole seconds from 1833 to 2106.
create function read.silence(last_contact_date timestamptz, opened_position bigint) returns float8
language sql immutable parallel safe return
    case when last_contact_date is null then opened_position
         when last_contact_date = 'infinity' then 17179869183
         else 8589934592 + least(greatest(
                 floor(extract(epoch from last_contact_date - timestamptz '1970-01-01 00:00+00')) + 4294967296, 0), 8589934590)
    end::float8;

-- None for what lasts, nor for what came and went within one moment and is seen by nobody along this axis, as in an import.
create function read.spell(tenant text, place float8, began timestamptz, ended timestamptz) returns box language sql immutable parallel safe return
    case when began < ended and ended < 'infinity'
         then box(point(read.moment(began), 0), point(read.moment(ended), 0)) + point(0, read.lane(tenant) + place) end;

create function read.place(tenant text, at timestamptz, place float8) returns point language sql immutable parallel safe return
    point(read.moment(at), read.lane(tenant) + place);

-- A line through some places at a moment.
create function read.line(tenant text, at timestamptz, lowest float8, highest float8) returns box language sql immutable parallel safe return
    box(point(0, lowest), point(0, highest)) + point(read.moment(at), read.lane(tenant));

-- All ever opened until they were deleted: few ever are, so these are walked in order and need no boxes.
create table read.listed_spell (
    tenant          text        not null,
    opened_position bigint      not null,
    sequence        bigint      not null,
    assignment_id   text        not null,
    valid_from      timestamptz not null,
    valid_to        timestamptz not null,
    known_from      timestamptz not null,
    known_to        timestamptz not null,
    primary key (tenant, opened_position, sequence)
);

-- What the commonest questions narrow is kept with a spell, and another one begins when it changes.
create table read.open_spell (
    tenant          text        not null,
    opened_position bigint      not null,
    sequence        bigint      not null,
    assignment_id   text        not null,
    coordinator_id  text,
    org_id          text,
    status          text        not null,
    assigned_date   timestamptz not null,
    valid_from      timestamptz not null,
    valid_to        timestamptz not null,
    known_from      timestamptz not null,
    known_to        timestamptz not null,
    valid           box generated always as (read.spell(tenant, opened_position, valid_from, valid_to)) stored,
    known           box generated always as (read.spell(tenant, opened_position, known_from, known_to)) stored,
    primary key (tenant, opened_position, sequence)
);

create table read.silent_spell (
    tenant            text        not null,
    opened_position   bigint      not null,
    sequence          bigint      not null,
    assignment_id     text        not null,
    coordinator_id    text,
    org_id            text,
    status            text        not null,
    assigned_date     timestamptz not null,
    last_contact_date timestamptz, -- none before the first
    valid_from        timestamptz not null,
    valid_to          timestamptz not null,
    known_from        timestamptz not null,
    known_to          timestamptz not null,
    valid             box generated always as (read.spell(tenant, read.silence(last_contact_date, opened_position), valid_from, valid_to)) stored,
    known             box generated always as (read.spell(tenant, read.silence(last_contact_date, opened_position), known_from, known_to)) stored,
    primary key (tenant, opened_position, sequence)
);

-- What is here from the versions is right until a rebuild takes its place: those of one assignment that follow one another are one spell.
insert into read.listed_spell (tenant, opened_position, sequence, assignment_id, valid_from, valid_to, known_from, known_to)
select tenant, opened_position, min(sequence), assignment_id, min(valid_from), max(valid_to), min(known_from), max(known_to)
from read.assignment_version where not deleted
group by tenant, opened_position, assignment_id;

insert into read.open_spell (tenant, opened_position, sequence, assignment_id, coordinator_id, org_id, status, assigned_date,
                             valid_from, valid_to, known_from, known_to)
select tenant, opened_position, min(sequence), assignment_id, coordinator_id, org_id, status, assigned_date,
       min(valid_from), max(valid_to), min(known_from), max(known_to)
from (select *, count(*) filter (where broken) over (partition by tenant, assignment_id order by sequence) as spell
      from (select *, not open or row (coordinator_id, org_id, status) is distinct from lag(row (coordinator_id, org_id, status))
                          over (partition by tenant, assignment_id order by sequence) as broken
            from read.assignment_version) version) version
where open
group by tenant, opened_position, assignment_id, coordinator_id, org_id, status, assigned_date, spell;

insert into read.silent_spell (tenant, opened_position, sequence, assignment_id, coordinator_id, org_id, status, assigned_date,
                               last_contact_date, valid_from, valid_to, known_from, known_to)
select tenant, opened_position, min(sequence), assignment_id, coordinator_id, org_id, status, assigned_date, last_contact_date,
       min(valid_from), max(valid_to), min(known_from), max(known_to)
from (select *, count(*) filter (where broken) over (partition by tenant, assignment_id order by sequence) as spell
      from (select *, not open or row (coordinator_id, org_id, status, last_contact_date)
                          is distinct from lag(row (coordinator_id, org_id, status, last_contact_date))
                          over (partition by tenant, assignment_id order by sequence) as broken
            from read.assignment_version) version) version
where open
group by tenant, opened_position, assignment_id, coordinator_id, org_id, status, assigned_date, last_contact_date, spell;

-- With the times, so that what began later is passed within the index.
create index open_spell_lasting on read.open_spell (tenant, opened_position, valid_from, known_from)
    where valid_to = 'infinity';
create index open_spell_valid on read.open_spell using gist (valid) where valid is not null;
create index open_spell_known on read.open_spell using gist (known) where known is not null;
create index silent_spell_lasting on read.silent_spell
    (tenant, last_contact_date nulls first, opened_position, valid_from, known_from) where valid_to = 'infinity';
create index silent_spell_valid on read.silent_spell using gist (valid) where valid is not null;
create index silent_spell_known on read.silent_spell using gist (known) where known is not null;

-- Nothing that changes when a version ends is in an index any more: it is an update in place.
drop index read.assignment_version_in_order;
drop index read.assignment_version_open_valid;
drop index read.assignment_version_open_known;
drop index read.assignment_version_silent_valid;
drop index read.assignment_version_silent_known;
alter table read.assignment_version drop column valid_slot, drop column known_slot, drop column silent_since;
alter table read.assignment_version set (fillfactor = 85);
drop function read.slot(timestamptz, timestamptz);

grant select, insert, update, delete, truncate on read.listed_spell, read.open_spell, read.silent_spell to caseledger_writer;
grant select on read.listed_spell, read.open_spell, read.silent_spell to caseledger_reader;
