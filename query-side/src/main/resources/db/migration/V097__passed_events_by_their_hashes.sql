-- Positions alone do not tell a ledger from one that was restored in its place: the hash of the event there does. Projections keep it in their tokens.

alter table read.parked_stream add column first_hash bytea; -- of the event at first_position
update read.parked_stream p set first_hash = e.hash
    from ledger.event e where e.position = p.first_position and e.aggregate_id = p.stream and e.sequence = p.first_sequence;

alter table webhooks.endpoint
    add column hash         bytea,       -- of the event at position
    add column recorded_at  timestamptz, -- when that event was
    add column rewound_at   timestamptz, -- when the ledger turned out to be another one
    add column rewound_from bigint,      -- the position in the former
    add column rewound_to   bigint;      -- the last common position, from which deliveries went on
update webhooks.endpoint p set hash = e.hash, recorded_at = e.recorded_at from ledger.event e where e.position = p.position;
grant select (rewound_at, rewound_from, rewound_to) on webhooks.endpoint to caseledger_reader;
