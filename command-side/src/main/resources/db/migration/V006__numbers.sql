-- The numbers by which documents 3, 4 and 5 name things: one sequence for all, so that a number names one assignment, and none is ever drawn twice.
create sequence ledger.number as bigint maxvalue 9007199254740991;
grant usage, select, update on sequence ledger.number to caseledger_writer;

-- A write that drew numbers says the highest of them in its envelope: a ledger that was restored without its sequence tells where to go on.
create index event_numbers_to on ledger.event (((metadata ->> 'numbers_to')::bigint)) where metadata ->> 'numbers_to' is not null;
