// Creates, reads, reads as of a moment and lists with each of the generated types, and prints what it came to.
import createClient from 'openapi-fetch';
import type { paths as Allocation } from './allocation.js';
import type { paths as Common } from './common.js';
import type { paths as Editorial } from './editorial.js';
import type { paths as History } from './history.js';
import type { paths as Mobility } from './mobility.js';
import type { paths as Tracking } from './tracking.js';

const baseUrl = process.argv[2]!;
const headers = { Authorization: 'Bearer demo-admin' };
const person = `generated_${process.hrtime.bigint()}`;
const now = new Date(Date.now() + 60_000).toISOString();

function of<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

function same(one: unknown, other: unknown) {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(`${JSON.stringify(one)} ${JSON.stringify(other)}`);
}

const history = createClient<History>({ baseUrl, headers });
const opened = of(
  await history.POST('/history/api/v1/assignments', {
    body: { mentor_id: person, contact_id: 'contact', assigned_date: '2026-01-02T03:04:05+01:00' },
  }),
);
const id = opened.assignment_id;
const read = of(await history.GET('/history/api/v1/assignments/{id}', { params: { path: { id } } }));
same(read, of(await history.GET('/history/api/v1/assignments/{id}', { params: { path: { id }, query: { as_of: '2026-02-01', known_at: now } } })));
const listed = of(await history.GET('/history/api/v1/assignments', { params: { query: { mentor_id: person, as_of: '2026-02-01T00:00:00Z' } } }));
const refused = await history.GET('/history/api/v1/assignments/{id}', { params: { path: { id: 'assign_unknown' } } });
if (refused.error?.code !== 'not-found') throw new Error(JSON.stringify(refused));
console.log('history:', read.status, listed.pagination.total);

const tracking = createClient<Tracking>({ baseUrl, headers });
const tracked = of(await tracking.POST('/tracking/api/v1/assignments', { body: { peer_mentor_id: person, mentee_id: 'mentee' } })).assignment_id;
const active = of(await tracking.GET('/tracking/api/v1/assignments/{id}', { params: { path: { id: tracked } } }));
same(active, of(await tracking.GET('/tracking/api/v1/assignments/{id}', { params: { path: { id: tracked }, query: { as_of: now } } })));
const open = of(await tracking.GET('/tracking/api/v1/assignments', { params: { query: { mentee_id: 'mentee', as_of: now } } }));
console.log('tracking:', active.status, open.pagination.total > 0);

const mobility = createClient<Mobility>({ baseUrl, headers });
const move = of(
  await mobility.POST('/mobility/v1/assignments', { body: { expat_id: 10891, expat_name: 'Jane Doe', start_date: '2026-04-01' } }),
).result;
const path = { assignmentId: move.id };
const moved = of(await mobility.GET('/mobility/v1/assignments/{assignmentId}', { params: { path } }));
same(moved, of(await mobility.GET('/mobility/v1/assignments/{assignmentId}', { params: { path, query: { as_of: now, known_at: now } } })));
const moves = of(await mobility.GET('/mobility/v1/assignments', { params: { query: { expat_id: 10891, as_of: now } } }));
console.log('mobility:', moved.result.expat_name, moves.result.total > 0);

const editorial = createClient<Editorial>({ baseUrl, headers });
const uuid = of(await editorial.POST('/editorial/v3/assignment', { body: { type: 'article', title: 'Generated' } })).uuid;
const article = of(await editorial.GET('/editorial/v3/assignment/{uuid}', { params: { path: { uuid } } }));
same(article, of(await editorial.GET('/editorial/v3/assignment/{uuid}', { params: { path: { uuid }, query: { as_of: now } } })));
const articles = of(await editorial.GET('/editorial/v3/assignment', { params: { query: { as_of: now } } }));
console.log('editorial:', article.title, articles.items.length > 0);

const allocation = createClient<Allocation>({ baseUrl, headers });
const project = 6_000_000_000 + (Date.now() % 1_000_000_000);
const made = of(
  await allocation.POST('/allocation/api/v1/assignments', {
    body: { user_id: 8, assignable_id: project, starts_at: '2018-06-21', ends_at: '2018-06-27' },
  }),
);
const number = made.data[0]!.id;
const planned = of(await allocation.GET('/allocation/api/v1/assignments/{id}', { params: { path: { id: number } } }));
same(planned, of(await allocation.GET('/allocation/api/v1/assignments/{id}', { params: { path: { id: number }, query: { as_of: now } } })));
const plans = of(await allocation.GET('/allocation/api/v1/assignments', { params: { query: { project_id: project, as_of: now } } }));
console.log('allocation:', planned.allocation_mode, plans.data.length);

const common = createClient<Common>({ baseUrl, headers });
const events = of(await common.GET('/api/v1/assignments/{id}/events', { params: { path: { id } } }));
const feed = of(await common.GET('/api/v1/events', { params: { query: { after: '0', assignment: id } } }));
if (typeof feed !== 'object' || !('events' in feed) || feed.events.length !== events.data.length) throw new Error(JSON.stringify(feed));
of(await common.GET('/api/v1/assignments/{id}/diff', { params: { path: { id }, query: { from: '2025-01-01', to: now } } }));
const all = of(await common.GET('/api/v1/assignments', { params: { query: { mentor_id: person, as_of: now } } }));
const first = events.data[0]!;
if (first.type !== 'casework.Assigned') throw new Error(first.type);
same(first.data.mentor_id, person); // which an event of this type has
console.log('common:', first.type, all.data.length);
