-- Who has a lock's uuid finds the assignment by it, without waiting for any read model.
create index event_lock_taken on ledger.event ((payload ->> 'uuid')) where type = 'editorial.LockTaken';
