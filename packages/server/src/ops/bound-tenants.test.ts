import { Counter, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { boundTenants } from './bound-tenants.js';

it('tells the first tenants apart and counts all others together, over all counters', async () => {
  const registers = [new Registry()];
  const labelNames = ['tenant', 'door'] as const;
  const profiles = new Counter({ name: 'profiles', help: 'x', labelNames, registers });
  const bytes = new Counter({ name: 'bytes', help: 'x', labelNames, registers });
  boundTenants([profiles, bytes], 2);
  for (const tenant of ['a', 'b', 'c', 'd', 'a']) profiles.inc({ tenant, door: 'push' });
  for (const tenant of ['d', 'b']) bytes.inc({ tenant, door: 'push' }, 10);
  const values = async (counter: Counter) =>
    Object.fromEntries((await counter.get()).values.map(({ labels, value }) => [labels.tenant, value]));
  expect(await values(profiles)).toEqual({ a: 2, b: 1, 'other tenants': 2 });
  expect(await values(bytes)).toEqual({ b: 10, 'other tenants': 10 });
});
