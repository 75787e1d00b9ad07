-- What is known of people whom assignments name by id.

create table read.person (
    tenant    text   not null,
    stream    text   not null unique,
    person_id text   not null,
    sequence  bigint not null,
    name      text   not null,
    email     text,
    primary key (tenant, person_id)
) with (fillfactor = 85);

grant select, insert, update, delete, truncate on read.person to caseledger_writer;
grant select on read.person to caseledger_reader;
