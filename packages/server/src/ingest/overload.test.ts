import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { encodeJsonRequest, queryStacks } from './otlp-requests.fixture.js';

const KIB = 1024;
const PATH = '/v1development/profiles';
let server: TestServer;

beforeAll(async () => {
  // A write waits long for others, so that requests that are sent together also wait together.
  server = await startTestServer({ maxPendingBytes: 1024 * KIB, commitWaitMs: 500 });
});
afterAll(() => server.stop());

function post(service: string, paddingBytes: number): Promise<Response> {
  const padding = 'x'.repeat(paddingBytes);
  // A member that nobody knows is ignored, but its bytes are held as long as the rest.
  const body = encodeJsonRequest({ service, profiles: [{ padding }] });
  return server.post(PATH, body, { 'content-type': 'application/json' });
}

describe('a server with more to store than it may hold', () => {
  it('answers some requests 429, stores all others, and holds nothing afterwards', async () => {
    const services = Array.from({ length: 8 }, (_, i) => `busy-${i}`);
    const responses = await Promise.all(services.map((service) => post(service, 400 * KIB)));
    const taken = services.filter((_, i) => responses[i]?.status === 200);
    const refused = responses.filter(({ status }) => status === 429);
    expect(taken.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(taken.length + refused.length).toBe(8);
    for (const response of refused) {
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await response.json()).toEqual({
        code: 8,
        message: expect.stringMatching(
          /^\[HOTSPAN_ERR_SERVER_BUSY\] requests of \d+ bytes wait to be stored, and 1048576 is the most\. Try again/,
        ),
      });
    }
    for (const service of services) {
      expect(await queryStacks(server, service), service).toEqual(
        taken.includes(service) ? { main: [7, 7] } : {},
      );
    }
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
    expect(
      await readMetric(
        server,
        'hotspan_refused_requests_total{door="otlp_http",code="HOTSPAN_ERR_SERVER_BUSY"}',
      ),
    ).toBe(refused.length);
  });

  it('takes one that was refused when it comes again', async () => {
    const sendUntilTaken = async (service: string): Promise<number> => {
      for (let tries = 1; ; tries++) if ((await post(service, 700 * KIB)).status === 200) return tries;
    };
    const services = ['again-0', 'again-1', 'again-2'];
    const tries = await Promise.all(services.map(sendUntilTaken));
    expect(Math.max(...tries)).toBeGreaterThan(1);
    for (const service of services) expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });

  it('takes a request that is larger than that when it comes alone', async () => {
    expect((await post('alone', 3_000 * KIB)).status).toBe(200);
    expect(await queryStacks(server, 'alone')).toEqual({ main: [7, 7] });
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });
});
