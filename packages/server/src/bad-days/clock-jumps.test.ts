import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { encodeRequest, nanos, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { readMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

const HOUR_MS = 3_600_000;
const YEARS_MS = 10 * 365 * 24 * HOUR_MS;
/** In the middle of an hour. */
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS / 2;
const OTLP = { 'content-type': 'application/x-protobuf' };
const ROLLED_HOURS = 'hotspan_roll_up_buckets_total{table="profiles_hour"}';
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-clock-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Works with a server whose clock shows what `clock.nowMs` says. */
async function withServer(
  nowMs: number,
  work: (server: TestServer, clock: { nowMs: number }) => Promise<void>,
): Promise<void> {
  const clock = { nowMs };
  const server = await startTestServer({ dataDir, logLevel: 'error' }, { now: () => clock.nowMs });
  try {
    await work(server, clock);
  } finally {
    await server.stop();
  }
}

async function post(server: TestServer, timeMs: number): Promise<number> {
  const body = encodeRequest({ service: 'clock', profiles: [{ timeUnixNano: nanos(timeMs) }] });
  const response = await server.post('/v1development/profiles', body, OTLP);
  const text = await response.text();
  if (response.status !== 200) expect(text).toContain('Check the sender');
  return response.status;
}

async function totalOf(server: TestServer): Promise<number> {
  const stacks = await queryStacks(server, 'clock', { start: NOW - 24 * HOUR_MS, end: NOW + HOUR_MS });
  return stacks.main?.[1] ?? 0;
}

it('a clock that jumps ahead and back loses nothing, counts nothing twice, and refuses what it cannot place', async () => {
  await withServer(NOW, async (server, clock) => {
    expect(await post(server, NOW)).toBe(200);
    clock.nowMs = NOW - 5 * HOUR_MS;
    expect(await post(server, NOW)).toBe(400);
    expect(await post(server, NOW - 5 * HOUR_MS)).toBe(200);
    clock.nowMs = NOW + 5 * HOUR_MS;
    expect(await post(server, NOW)).toBe(200);
    // As both were sent in one go: waiting for a commit takes no longer for it.
    const both = [post(server, NOW), post(server, NOW - HOUR_MS)];
    clock.nowMs = NOW;
    expect(await Promise.all(both)).toEqual([200, 200]);
    expect(await totalOf(server)).toBe(5 * 7);
  });

  // Retention and roll-ups begin with a clock that is years ahead.
  await withServer(NOW + YEARS_MS, async (server) => {
    await expect.poll(() => readMetric(server, ROLLED_HOURS), { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await post(server, NOW)).toBe(400);
    expect(await totalOf(server)).toBe(5 * 7);
  });

  // The hour that was not over then is added to, and rolled up again once it is.
  await withServer(NOW + 2 * HOUR_MS, async (server) => {
    expect(await post(server, NOW)).toBe(200);
    expect(await totalOf(server)).toBe(6 * 7);
    await expect.poll(() => readMetric(server, ROLLED_HOURS), { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await totalOf(server)).toBe(6 * 7);
  });

  await withServer(NOW - YEARS_MS, async (server) => {
    expect(await post(server, NOW)).toBe(400);
    expect(await totalOf(server)).toBe(6 * 7);
  });
});
