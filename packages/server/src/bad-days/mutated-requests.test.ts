import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSeed, createRandom } from '../../../formats/src/fuzz/random.fixture.js';
import { encodeRequest, PROFILE_TIME_MS, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { readMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { DOORS } from './doors.fixture.js';
import { CORPUS_TIME_MS } from './mutated-bodies.fixture.js';
import { type BadAnswer, type BadClient, createBadClient } from './send-bad-request.fixture.js';

/**
 * The fuzz corpus of the codecs through every way in. The seed is printed: HOTSPAN_FUZZ_SEED repeats a run,
 * HOTSPAN_FUZZ_INPUTS changes how many requests each door gets.
 */

const INPUTS = Number(process.env.HOTSPAN_FUZZ_INPUTS) || 300;
const AT_ONCE = 10;
const MIB = 1024 * 1024;
const seed = chooseSeed();
let server: TestServer;
let client: BadClient;
let nowMs = CORPUS_TIME_MS + 60_000;

beforeAll(async () => {
  server = await startTestServer({ commitWaitMs: 1, logLevel: 'error' }, { now: () => nowMs });
  client = createBadClient(server.url);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

/** What is wrong with an answer; undefined when nothing is. */
function complain({ status, grpcStatus, text }: BadAnswer): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (grpcStatus === undefined ? status < 400 : grpcStatus === 0) return undefined;
  // OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNIMPLEMENTED.
  if (grpcStatus !== undefined && ![3, 8, 12].includes(grpcStatus)) return `gRPC status ${grpcStatus}`;
  // What breaks the protocol of Push itself has the protocol's code: invalid_argument, or the status above.
  const isCoded = /\[HOTSPAN_ERR_[A-Z_]+\]|^\{"code":"[a-z_]+"/.test(text) || grpcStatus !== undefined;
  return isCoded ? undefined : 'no code';
}

describe.each(DOORS)('mutated requests to $name', ({ name, isGrpc, make }) => {
  it('are taken or refused by code, each answered, and hold nothing', { timeout: 3_600_000 }, async () => {
    const random = createRandom(seed);
    const count = { taken: 0, refused: 0 };
    for (let sent = 0; sent < INPUTS; sent += AT_ONCE) {
      const requests = Array.from({ length: AT_ONCE }, () => make(random));
      const answers = await Promise.all(requests.map((request) => client.send(request, isGrpc)));
      for (const [i, answer] of answers.entries()) {
        const isTaken = answer.status < 400 && (answer.grpcStatus ?? 0) === 0;
        count[isTaken ? 'taken' : 'refused']++;
        const problem = complain(answer);
        if (problem === undefined) continue;
        const { path, headers, body } = requests[i] ?? { path: '', headers: {}, body: new Uint8Array() };
        throw new Error(
          `${name}, input ${sent + i} of seed ${seed}: ${problem}: ${JSON.stringify(answer)}. ${path} ${JSON.stringify(headers)} ${Buffer.from(body).toString('base64')}`,
        );
      }
    }
    console.log(`${name}: seed ${seed}, ${JSON.stringify(count)}`);
    expect(count.taken).toBeGreaterThan(0);
    expect(count.refused).toBeGreaterThan(0);
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });
});

describe('a server that got them all', () => {
  it('remembers no more than they said, and has not grown', async () => {
    expect(await readMetric(server, 'hotspan_known_nodes')).toBeLessThan(DOORS.length * INPUTS * 100);
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    if (typeof collectGarbage === 'function') collectGarbage();
    // A server that has just started has about 60 MiB, the corpus and the test itself included.
    expect(process.memoryUsage().heapUsed).toBeLessThan(200 * MIB);
  });

  it('stores and finds a sound profile', async () => {
    nowMs = PROFILE_TIME_MS + 1_000;
    await server.push(encodeRequest({ service: 'afterwards' }));
    expect(await queryStacks(server, 'afterwards')).toEqual({ main: [7, 7] });
    expect(await readMetric(server, 'hotspan_waiting_writes')).toBe(0);
  });
});
