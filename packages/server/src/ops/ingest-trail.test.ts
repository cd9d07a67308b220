import { expect, it } from 'vitest';
import { createIngestTrail } from './ingest-trail.js';
import { createServerMetrics } from './metrics.js';

function createTrail() {
  const clock = { ms: 5_000 };
  const metrics = createServerMetrics();
  const trail = createIngestTrail({ metrics, uptime: () => clock.ms });
  return {
    trail,
    metrics,
    async wait(seconds: number): Promise<void> {
      for (let i = 0; i < seconds; i += 10) {
        clock.ms += 10_000;
        await trail.note();
      }
    },
    receive(tenant: string, profiles: number): void {
      metrics.ingestedProfiles.inc({ tenant, door: 'push' }, profiles);
      metrics.ingestedBytes.inc({ tenant, door: 'otlp_http' }, profiles * 100);
    },
  };
}

it('tells what came since the start and in the last minute, by tenant', async () => {
  const { trail, wait, receive } = createTrail();
  receive('a', 3);
  await wait(30);
  expect(await trail.received('a')).toEqual({
    profiles: 3,
    bytes: 300,
    lately: { profiles: 3, bytes: 300, seconds: 30 },
  });
  await wait(50);
  receive('a', 2);
  receive('b', 7);
  expect(await trail.received('a')).toEqual({
    profiles: 5,
    bytes: 500,
    lately: { profiles: 2, bytes: 200, seconds: 60 },
  });
  expect(await trail.received('b')).toMatchObject({ lately: { profiles: 7, bytes: 700, seconds: 60 } });
  await wait(600);
  expect(await trail.received('a')).toMatchObject({ profiles: 5, lately: { profiles: 0, seconds: 60 } });
});

it('tells of nothing where nothing came', async () => {
  const { trail } = createTrail();
  expect(await trail.received('a')).toEqual({
    profiles: 0,
    bytes: 0,
    lately: { profiles: 0, bytes: 0, seconds: 0 },
  });
});

it('tells nothing of tenants that are counted together', async () => {
  const { trail, receive } = createTrail();
  for (let i = 0; i <= 1_000; i++) receive(`tenant-${i}`, 1);
  expect(await trail.received('tenant-0')).toMatchObject({ profiles: 1 });
  expect(await trail.received('tenant-1000')).toBeUndefined();
});
