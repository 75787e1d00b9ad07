// Appends to new streams, one event each, with some callers waiting at a time, then reads the streams back.
// Usage: node store.mjs <postgresql url> <seconds> <callers>; prints {"appends": per second, "reads": per second}.
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

const [url, seconds, callers] = process.argv.slice(2);
const store = getPostgreSQLEventStore(url);
const event = {
  type: 'Assigned',
  data: {
    mentor_id: 'mentor_1',
    contact_id: 'contact_1',
    notes: 'Referred by case worker.',
    assigned_date: '2026-03-26T00:00:00Z',
  },
};

async function perSecond(length, work) {
  const end = performance.now() + length * 1000;
  const began = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: Number(callers) }, async (_, caller) => {
      for (let number = 0; performance.now() < end; number++) {
        await work(caller, number);
        done++;
      }
    }),
  );
  return (done * 1000) / (performance.now() - began);
}

const run = Date.now();
const stream = (part) => (caller, number) => `assign-${run}-${part}-${caller}-${number}`;
const append = (name) => (caller, number) => store.appendToStream(name(caller, number), [event]);
await perSecond(2, append(stream('warm-up')));
const appends = await perSecond(Number(seconds), append(stream('measured')));
const reads = await perSecond(Number(seconds), (caller, number) =>
  store.readStream(stream('measured')(caller, number % 100)),
);
await store.close();
console.log(JSON.stringify({ appends, reads }));
