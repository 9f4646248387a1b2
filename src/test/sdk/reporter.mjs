import { inspect } from 'node:util';

/** Tells how each test ended, in a line of JSON. */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, skip = false, todo = false, details } = data;
    // A suite has something to say only when it failed by itself.
    if (details.type === 'suite' && type === 'test:pass') continue;
    if (details.error?.failureType === 'subtestsFailed') continue;
    const error = type === 'test:fail' ? inspect(details.error.cause ?? details.error) : '';
    yield JSON.stringify({ name, skipped: skip !== false || todo !== false, error }) + '\n';
  }
}
