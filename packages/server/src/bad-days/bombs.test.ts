import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { BOMBS } from './bombs.fixture.js';

const MIB = 1024 * 1024;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ commitWaitMs: 1, logLevel: 'error' });
});
afterAll(() => server.stop());

it.each(BOMBS)(
  '$name is answered $status, and nothing is held',
  async ({ path, headers, body, status, says }) => {
    const sent = body();
    const before = process.resourceUsage().maxRSS;
    const response = await server.post(path, typeof sent === 'string' ? sent : new Uint8Array(sent), headers);
    const text = await response.text();
    expect([response.status, text.slice(0, 2_000)]).toEqual([
      status,
      expect.stringMatching(says ?? /\[HOTSPAN_ERR_/),
    ]);
    expect(text.length).toBeLessThan(10_000);
    // The body, in its forms, here and there; a bomb that went off would have more.
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(600);
    await waitForMetric(server, 'hotspan_pending_bytes', 0);
  },
);

it('a server that got them all stores and finds a sound profile', async () => {
  await server.push(encodeRequest({ service: 'afterwards' }));
  expect(await queryStacks(server, 'afterwards')).toEqual({ main: [7, 7] });
  expect(await readMetric(server, 'hotspan_waiting_writes')).toBe(0);
  expect(process.memoryUsage().heapUsed).toBeLessThan(1_000 * MIB);
});
