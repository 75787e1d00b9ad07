-- What somebody configured is changed under conditions. The position, which moves with every event, is no part of it.
alter table webhooks.endpoint add column version bigint not null default 0;
comment on column webhooks.endpoint.version is 'one more with each change by its owner, and when it is disabled because of its receiver';

grant select (version) on webhooks.endpoint to caseledger_reader;
