import { decodeExportResponse } from '@hotspan/otlp-profiles';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { createGrpcClient, GRPC_DEFLATE, GRPC_GZIP, type GrpcClient } from './grpc-client.fixture.js';
import {
  encodeJsonRequest,
  encodeLargeRequest,
  encodeRequest,
  queryStacks,
} from './otlp-requests.fixture.js';
import { expectNothingStored } from './refusals.fixture.js';

const MIB = 1024 * 1024;
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
let server: TestServer;
let client: GrpcClient;

beforeAll(async () => {
  server = await startTestServer();
  client = createGrpcClient(server.url);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

describe('a unary call of a gRPC client', () => {
  it.each([
    ['plain', 0],
    ['gzip', GRPC_GZIP],
    ['deflate', GRPC_DEFLATE],
  ])('is stored, answered with an empty message and found at once: %s', async (name, compression) => {
    const own = createGrpcClient(server.url, { compression });
    onTestFinished(() => own.close());
    const service = `grpc ${name}`;
    expect(await own.call(encodeRequest({ service }))).toEqual({
      code: 0,
      message: '',
      answer: Buffer.alloc(0),
    });
    expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
  });

  it('may be empty', async () => {
    expect(await client.call(new Uint8Array(0))).toMatchObject({ code: 0 });
  });

  it.each([
    ['plain', 0],
    ['gzip', GRPC_GZIP],
  ])('of 20 MiB is taken: %s', async (name, compression) => {
    const own = createGrpcClient(server.url, { compression });
    onTestFinished(() => own.close());
    const service = `grpc large ${name}`;
    expect(await own.call(encodeLargeRequest(service, 20 * MIB))).toMatchObject({ code: 0, message: '' });
    expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
  });

  it('is one of many at a time on one connection', async () => {
    const services = Array.from({ length: 20 }, (_, i) => `grpc many ${i}`);
    const outcomes = await Promise.all(
      services.map((service) => client.call(encodeLargeRequest(service, MIB))),
    );
    expect(outcomes.map(({ code }) => code)).toEqual(services.map(() => 0));
    for (const service of services) expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
    expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
  });

  it('is counted under its own door', async () => {
    const series = 'hotspan_ingested_profiles_total{tenant="anonymous",door="otlp_grpc"}';
    const before = await readMetric(server, series);
    await client.call(encodeRequest({ service: 'grpc counted' }));
    expect(await readMetric(server, series)).toBe(before + 1);
  });

  it('keeps 1000 frames of a deeper stack, those at its root', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `f${i}`);
    const body = encodeJsonRequest({
      service: 'grpc deep',
      strings: names,
      dictionary: {
        functionTable: [{}, ...names.map((_, i) => ({ nameStrindex: i + 4 }))],
        locationTable: [{}, ...names.map((_, i) => ({ lines: [{ functionIndex: i + 1 }] }))],
        // Leaf first: f0 is the leaf.
        stackTable: [{}, { locationIndices: names.map((_, i) => i + 1) }],
      },
    });
    const response = await server.post('/v1development/profiles', body, {
      'content-type': 'application/json',
    });
    expect(response.status).toBe(200);
    const stacks = await queryStacks(server, 'grpc deep');
    const [deepest = ''] = Object.entries(stacks).find(([, [self]]) => self > 0) ?? [];
    expect(deepest.split(';')).toEqual(names.slice(-1000).reverse());
  });
});

describe('a deadline', () => {
  it('that is met changes nothing', async () => {
    const outcome = await client.call(encodeRequest({ service: 'grpc in time' }), { deadlineMs: 60_000 });
    expect(outcome.code).toBe(0);
  });
});

describe('a call that cannot be stored', () => {
  it('whole is a partial success when some of it can', async () => {
    const profiles = [{ timeUnixNano: '1' }, {}];
    const { code, answer } = await client.call(encodeRequest({ service: 'grpc half', profiles }));
    expect(code).toBe(0);
    expect(decodeExportResponse(answer)).toEqual({
      rejectedProfiles: 1n,
      errorMessage: expect.stringMatching(
        /^\[HOTSPAN_ERR_SERVER_PROFILE\] a profile has the time 1970-01-01/,
      ),
    });
    expect(await queryStacks(server, 'grpc half')).toEqual({ main: [7, 7] });
  });

  it.each<[name: string, message: (service: string) => Uint8Array, code: number, text: RegExp]>([
    [
      'in any part',
      (service) => encodeRequest({ service, profiles: [{ timeUnixNano: '1' }] }),
      INVALID_ARGUMENT,
      /^\[HOTSPAN_ERR_SERVER_PROFILE\] none of the 1 profiles can be stored/,
    ],
    [
      'because it is no protobuf',
      () => Buffer.from('hello, this is no protobuf'),
      INVALID_ARGUMENT,
      /^\[HOTSPAN_ERR_OTLP_WIRE\] /,
    ],
    [
      'because it ends early',
      (service) => encodeRequest({ service }).slice(0, -3),
      INVALID_ARGUMENT,
      /^\[HOTSPAN_ERR_OTLP_WIRE\] /,
    ],
    [
      'because it is larger than the limit',
      () => Buffer.alloc(40 * MIB),
      RESOURCE_EXHAUSTED,
      /^\[HOTSPAN_ERR_SERVER_TOO_LARGE\] the body has more than 33554432 bytes\. .* raise --max-body-bytes\.$/,
    ],
    [
      'because of a label whose name is not ASCII',
      (service) =>
        encodeRequest({
          service,
          attributes: [{ key: '100 % schön 🔥', value: { stringValue: 'x'.repeat(3_000) } }],
        }),
      INVALID_ARGUMENT,
      /in the label 100 % schön 🔥\. Shorten it/u,
    ],
  ])('%s is refused with a status, and is not to be repeated', async (service, message, code, text) => {
    await expectNothingStored(server, service, async () => {
      const outcome = await client.call(message(service));
      expect(outcome).toMatchObject({ code, message: expect.stringMatching(text) });
      expect(outcome.retryAfterSeconds).toBeUndefined();
    });
  });

  it('because of its size once decompressed is refused, however small it was sent', async () => {
    const own = createGrpcClient(server.url, { compression: GRPC_GZIP });
    onTestFinished(() => own.close());
    await expectNothingStored(server, 'grpc bomb', async () => {
      const outcome = await own.call(Buffer.alloc(65 * MIB));
      expect(outcome).toMatchObject({
        code: RESOURCE_EXHAUSTED,
        message: expect.stringMatching(
          /more than 67108864 bytes once decompressed.* --max-decompressed-bytes/,
        ),
      });
      expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
    });
  });

  it('of another service is not implemented', async () => {
    const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
    expect(await client.call(new Uint8Array(0), { path })).toMatchObject({ code: UNIMPLEMENTED });
  });
});
