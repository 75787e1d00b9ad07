-- Streams that a projection passes over, since it cannot apply one of their events. The events stay where they are, in the ledger.

create table read.parked_stream (
    projection     text        not null,
    tenant         text        not null,
    stream         text        not null,
    state          text        not null default 'parked' check (state in ('parked', 'discarded')),
    first_sequence bigint      not null,
    first_position bigint      not null,
    last_sequence  bigint      not null,
    attempts       int         not null default 1,
    error          text        not null,
    parked_at      timestamptz not null,
    last_try       timestamptz not null,
    next_try       timestamptz,
    discarded_by     text,
    discarded_at     timestamptz,
    reason         text,
    primary key (projection, stream),
    -- Nobody gives a stream up without a name and a reason.
    check (state = 'parked' or (discarded_by is not null and discarded_at is not null and reason is not null and next_try is null))
) with (fillfactor = 50);

create index parked_stream_of_tenant on read.parked_stream (projection, tenant, first_position);

grant select, insert, update, delete on read.parked_stream to caseledger_writer;
grant select on read.parked_stream to caseledger_reader;
