-- What is needed to begin a replay again by itself: one whose process died, or one of a changed definition that failed.

alter table read.projection
    add column replay_version  int,                     -- of the definition that the last replay builds by
    add column replay_phase    text,                    -- what it does, or did last
    add column replay_restarts int not null default 0,  -- how often it was begun again by itself
    add column replay_deaths   int not null default 0,  -- how often its process ended without a word
    add column replay_failures int not null default 0,
    add column replay_again_at timestamptz;             -- when it is begun again after it failed
