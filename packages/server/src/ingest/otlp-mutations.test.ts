import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMetric } from '../ops/read-metric.fixture.js';
import { createSeededRandom, newSeed, type SeededRandom } from '../seeded-random.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { createGrpcClient } from './grpc-client.fixture.js';
import { encodeJsonRequest, encodeRequest, queryStacks } from './otlp-requests.fixture.js';
import { callRaw, frameOf } from './raw-grpc-call.fixture.js';

const PATH = '/v1development/profiles';
const ROUNDS = 150;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Some bytes changed, and sometimes the end cut off or something put in. */
function mutate(bytes: Uint8Array, random: SeededRandom): Buffer<ArrayBuffer> {
  let mutated = Buffer.from(bytes);
  for (let changes = 1 + random.integer(4); changes > 0; changes--) {
    mutated[random.integer(mutated.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.integer(256)]);
  }
  if (random.chance(0.2)) mutated = mutated.subarray(0, random.integer(mutated.length));
  if (random.chance(0.2)) {
    const at = random.integer(mutated.length + 1);
    mutated = Buffer.concat([
      mutated.subarray(0, at),
      Buffer.alloc(random.integer(20), 0xff),
      mutated.subarray(at),
    ]);
  }
  return mutated;
}

it('mutated requests are taken or refused, never a failure of the server, and leave nothing behind', async () => {
  const seed = newSeed();
  const random = createSeededRandom(seed);
  const client = createGrpcClient(server.url);
  const init = { service: 'mutated', profiles: [{}, { period: 2 }] };
  const protobuf = encodeRequest(init);
  const json = Buffer.from(encodeJsonRequest(init));
  for (let round = 0; round < ROUNDS; round++) {
    const where = `seed ${seed}, round ${round}`;
    const message = mutate(protobuf, random);
    const isCompressed = random.chance(0.3);
    const frame = mutate(
      frameOf(isCompressed ? gzipSync(protobuf) : protobuf, { flags: isCompressed ? 1 : 0 }),
      random,
    );
    const [call, raw, ofProtobuf, ofJson] = await Promise.all([
      client.call(message),
      callRaw(server.url, frame, { 'grpc-encoding': 'gzip' }),
      server.post(PATH, message, { 'content-type': 'application/x-protobuf' }),
      server.post(PATH, mutate(json, random), { 'content-type': 'application/json' }),
    ]);
    // OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED of what is too large.
    expect([0, 3, 8], `${where}: ${call.message}`).toContain(call.code);
    expect([0, 3, 8], `${where}: ${raw.message}`).toContain(raw.code);
    for (const { status } of [ofProtobuf, ofJson]) expect([200, 400, 413], where).toContain(status);
  }
  client.close();
  expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  await server.push(encodeRequest({ service: 'afterwards' }));
  expect(await queryStacks(server, 'afterwards')).toEqual({ main: [7, 7] });
});
