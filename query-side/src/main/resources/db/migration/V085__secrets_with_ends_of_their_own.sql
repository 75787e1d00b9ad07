-- Every secret signs until its own overlap is over, however often the webhook gets a new one meanwhile.
create table webhooks.secret (
    id          bigint      generated always as identity primary key,
    endpoint_id text        not null references webhooks.endpoint on delete cascade,
    secret      bytea       not null,
    created_at  timestamptz not null default clock_timestamp(),
    ends_at     timestamptz
);
comment on column webhooks.secret.ends_at is 'null for the present secret, which signs until there is another';

create unique index secret_present on webhooks.secret (endpoint_id) where ends_at is null;
create index secret_of_endpoint on webhooks.secret (endpoint_id, id);
create index secret_ended on webhooks.secret (ends_at) where ends_at is not null;

insert into webhooks.secret (endpoint_id, secret, created_at, ends_at)
select id, previous_secret, created_at, previous_until from webhooks.endpoint
where previous_secret is not null and previous_until > clock_timestamp()
order by created_at, id;

insert into webhooks.secret (endpoint_id, secret, created_at)
select id, secret, updated_at from webhooks.endpoint order by created_at, id;

alter table webhooks.endpoint drop column secret, drop column previous_secret, drop column previous_until;

grant select, insert, update, delete on webhooks.secret to caseledger_writer;
-- Queries never see a secret.
grant select (id, endpoint_id, created_at, ends_at) on webhooks.secret to caseledger_reader;
