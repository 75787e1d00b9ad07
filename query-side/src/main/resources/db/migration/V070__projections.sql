-- What is known of each projection beside its position, which Axon keeps in read.token_entry.

create table read.projection (
    name            text        primary key,
    version         int         not null, -- of the definition that the live tables were built by
    paused          boolean     not null default false,
    replay          text        check (replay in ('running', 'switched', 'cancelled', 'interrupted', 'failed')), -- the last one
    replay_began_at timestamptz,
    replay_ended_at timestamptz,
    replay_reason   text                  -- why it failed
) with (fillfactor = 50);

grant select, insert, update on read.projection to caseledger_writer;
grant select on read.projection to caseledger_reader;
