import { gunzipSync } from 'node:zlib';
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AdHocProfileService } from '../gen/adhocprofiles/v1/adhocprofiles_pb.js';
import { Health, HealthCheckResponse_ServingStatus } from '../gen/grpc/health/v1/health_pb.js';
import { PusherService } from '../gen/push/v1/push_pb.js';
import {
  ProfileFormat,
  QuerierService,
  SelectMergeStacktracesRequestSchema,
  SelectMergeStacktracesResponseSchema,
} from '../gen/querier/v1/querier_pb.js';
import { SettingsService } from '../gen/settings/v1/settings_pb.js';
import { VCSService } from '../gen/vcs/v1/vcs_pb.js';
import {
  type CallInit,
  type CallOutcome,
  createGrpcClient,
  GRPC_DEFLATE,
  GRPC_GZIP,
  type GrpcClient,
} from '../ingest/grpc-client.fixture.js';
import { callRaw, frameOf } from '../ingest/raw-grpc-call.fixture.js';
import { as, READER, TENANT_OPTIONS } from '../tenant-tokens.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

/** Everything here goes through `@grpc/grpc-js`, the client of most programs of Node.js, over cleartext HTTP/2. */

const TIME_MS = Date.now();
const RANGE = { start: BigInt(TIME_MS - 1_000), end: BigInt(TIME_MS + 1_000) };
const SELECT = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}', ...RANGE };
const SPAN = '00f067aa0ba902b7';
const QUERIER = QuerierService.method;
let server: TestServer;
let client: GrpcClient;

beforeAll(async () => {
  server = await startTestServer(TENANT_OPTIONS);
  client = createGrpcClient(server.url);
  const link = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: SPAN };
  await write('a', [
    { stack: 'main;work', value: 10, link },
    { stack: 'main', value: 20 },
  ]);
  await write('b', [{ stack: 'other_tenant', value: 400 }]);
  // Names so long that the answer is worth compressing.
  const stacks = Array.from({ length: 40 }, (_, i) => ({ stack: `a_long_name_of_function_${i}`, value: 1 }));
  await write('large', stacks);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

async function write(
  tenant: string,
  samples: Parameters<typeof encodeTestProfile>[0]['samples'],
): Promise<void> {
  const profiles = encodeTestProfile({ timeMs: TIME_MS, samples, resource: { 'app.version': '2' } });
  const response = await server.post('/v1development/profiles', Uint8Array.from(profiles), {
    'content-type': 'application/x-protobuf',
    ...as(tenant),
  });
  expect(response.status).toBe(200);
}

type Outcome<O extends DescMessage> = Omit<CallOutcome, 'answer'> & { readonly answer: MessageShape<O> };

/** Calls a method as tenant a, unless other metadata is given. */
async function call<I extends DescMessage, O extends DescMessage>(
  { input, output, parent, name }: DescMethodUnary<I, O>,
  message: MessageInitShape<I>,
  { through = client, ...init }: CallInit & { readonly through?: GrpcClient } = {},
): Promise<Outcome<O>> {
  const path = `/${parent.typeName}/${name}`;
  const bytes = toBinary(input, create(input, message));
  const outcome = await through.call(bytes, { metadata: as('a'), path, ...init });
  // Connect encodes more of a message than gRPC asks for, of which grpc-js undoes only what gRPC does.
  const text = decodeURIComponent(outcome.message);
  return { ...outcome, message: text, answer: fromBinary(output, outcome.answer) };
}

const levelsOf = (
  graph: { readonly levels: readonly { readonly values: readonly bigint[] }[] } | undefined,
) => graph?.levels.map(({ values }) => values.map(Number));

describe('a query by gRPC', () => {
  it.each([
    ['plain', 0],
    ['gzip', GRPC_GZIP],
  ])('is answered with the numbers of what was pushed: %s', async (_, compression) => {
    const own = createGrpcClient(server.url, { compression });
    onTestFinished(() => own.close());
    const { code, answer } = await call(QUERIER.selectMergeStacktraces, SELECT, { through: own });
    expect([code, answer.flamegraph?.names, levelsOf(answer.flamegraph)]).toEqual([
      0,
      ['total', 'main', 'work'],
      [
        [0, 30, 0, 0],
        [0, 30, 20, 1],
        [20, 10, 10, 2],
      ],
    ]);
  });

  it('in a compression that is not known is not implemented', async () => {
    const own = createGrpcClient(server.url, { compression: GRPC_DEFLATE });
    onTestFinished(() => own.close());
    expect(await call(QUERIER.profileTypes, RANGE, { through: own })).toMatchObject({ code: 12 });
  });

  it('is answered in gzip when its client takes that', async () => {
    const message = toBinary(
      SelectMergeStacktracesRequestSchema,
      create(SelectMergeStacktracesRequestSchema, SELECT),
    );
    const headers = { ':path': '/querier.v1.QuerierService/SelectMergeStacktraces', ...as('large') };
    const plain = await callRaw(server.url, frameOf(message), headers);
    const packed = await callRaw(server.url, frameOf(message), {
      ...headers,
      'grpc-accept-encoding': 'gzip',
    });
    expect(
      [plain, packed].map(({ code, body, headers }) => [code, body[0], headers['grpc-encoding']]),
    ).toEqual([
      [0, 0, undefined],
      [0, 1, 'gzip'],
    ]);
    const unpacked = gunzipSync(packed.body.subarray(5));
    expect(unpacked).toEqual(plain.body.subarray(5));
    expect(fromBinary(SelectMergeStacktracesResponseSchema, unpacked).flamegraph?.total).toBe(40n);
  });

  it('is taken by every method', async () => {
    const { answer: types } = await call(QUERIER.profileTypes, RANGE);
    expect(types.profileTypes.map(({ ID }) => ID)).toEqual([CPU_TYPE]);
    const { answer: values } = await call(QUERIER.labelValues, { name: 'service_name', ...RANGE });
    expect(values.names).toEqual(['shop']);
    const { answer: sets } = await call(QUERIER.series, { labelNames: ['service_name'], ...RANGE });
    expect(sets.labelsSet.map(({ labels }) => labels.map(({ name, value }) => [name, value]))).toEqual([
      [['service_name', 'shop']],
    ]);
    const { answer: span } = await call(QUERIER.selectMergeSpanProfile, { ...SELECT, spanSelector: [SPAN] });
    expect(levelsOf(span.flamegraph)).toEqual([
      [0, 10, 0, 0],
      [0, 10, 0, 1],
      [0, 10, 10, 2],
    ]);
    const { answer: tree } = await call(QUERIER.selectMergeStacktraces, {
      ...SELECT,
      format: ProfileFormat.TREE,
    });
    expect(Buffer.from(tree.tree).toString('latin1')).toBe('\0\0\x01\x04main\x14\x01\x04work\x0a\0');
    const { answer: pprof } = await call(QUERIER.selectMergeProfile, SELECT);
    expect(pprof.sample.map(({ value }) => value).sort()).toEqual([[10n], [20n]]);
    const { answer: diff } = await call(QUERIER.diff, { left: SELECT, right: SELECT });
    expect([diff.flamegraph?.leftTicks, diff.flamegraph?.rightTicks]).toEqual([30n, 30n]);
    const { answer: series } = await call(QUERIER.selectSeries, { ...SELECT, step: 1 });
    expect(series.series.map(({ points }) => points.map(({ value }) => value))).toEqual([[30]]);
    const { answer: stats } = await call(QUERIER.getProfileStats, {});
    expect([stats.dataIngested, stats.oldestProfileTime]).toEqual([true, BigInt(TIME_MS)]);
  });

  it('says with the metadata `accept` that it understands all names of labels', async () => {
    const legacy = await call(QUERIER.labelNames, RANGE);
    const accept = '*/*;allow-utf8-labelnames=true';
    const utf8 = await call(QUERIER.labelNames, RANGE, { metadata: { ...as('a'), accept } });
    expect(utf8.answer.names.filter((name) => !legacy.answer.names.includes(name))).toEqual([
      'app.version',
      'service.name',
    ]);
  });

  it.each([
    ['a', 30n],
    ['b', 400n],
    ['a|b', 430n],
  ])('sees what is of the tenants in `x-scope-orgid`: %s', async (tenants, total) => {
    const { answer } = await call(QUERIER.selectMergeStacktraces, SELECT, { metadata: as(tenants) });
    expect(answer.flamegraph?.total).toBe(total);
  });

  it('may have a deadline that is not reached', async () => {
    expect(await call(QUERIER.profileTypes, RANGE, { deadlineMs: 60_000 })).toMatchObject({ code: 0 });
  });
});

describe('what is wrong with a call by gRPC is told by its number and in words', () => {
  const noSelector = { ...SELECT, labelSelector: '' };
  const settings = SettingsService.method;
  const large = { ...RANGE, matchers: ['x'.repeat(5_000_000)] };
  it.each<[string, number, RegExp, () => Promise<Omit<CallOutcome, 'answer'>>]>([
    ['a field', 3, /label_selector is required/, () => call(QUERIER.selectSeries, noSelector)],
    [
      'a selector',
      3,
      /got the end of the text at offset 2/,
      () => call(QUERIER.diff, { left: { ...SELECT, labelSelector: '{x' } }),
    ],
    ['an unknown id', 5, /_UNKNOWN_ID\]/, () => call(AdHocProfileService.method.get, { id: '0-x' })],
    [
      'a stale change',
      6,
      /_CONFLICT\]/,
      () => call(settings.set, { setting: { name: 'n', modifiedAt: 1n } }),
    ],
    [
      'a token that may not',
      7,
      /_FORBIDDEN\]/,
      () => call(settings.delete, { name: 'n' }, { metadata: as('a', READER) }),
    ],
    ['a message that is too large', 8, /larger than/, () => call(QUERIER.labelNames, large)],
    ['a method that does nothing', 12, /source code/, () => call(VCSService.method.githubApp, {})],
    ['no token', 16, /_UNAUTHENTICATED\]/, () => call(QUERIER.profileTypes, RANGE, { metadata: {} })],
    ['a profile of no bytes', 3, /\[HOTSPAN_/, () => call(PusherService.method.push, WRONG_PUSH)],
  ])('%s is %i', async (_, code, message, run) => {
    await call(settings.set, { setting: { name: 'n', value: 'v', modifiedAt: 2n } });
    expect(await run()).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('a method or service that is not there is 12', async () => {
    for (const path of ['/querier.v1.QuerierService/Nothing', '/nobody.v1.Service/Call']) {
      expect(await client.call(new Uint8Array(0), { path, metadata: as('a') })).toMatchObject({ code: 12 });
    }
  });
});

const WRONG_PUSH = {
  series: [
    {
      labels: [{ name: '__name__', value: 'process_cpu' }],
      samples: [{ rawProfile: Uint8Array.of(1, 2, 3) }],
    },
  ],
};

describe('health by gRPC', () => {
  it.each(['', QuerierService.typeName, PusherService.typeName])(
    'is told without a token, of %j',
    async (service) => {
      expect(await call(Health.method.check, { service }, { metadata: {} })).toMatchObject({
        code: 0,
        answer: { status: HealthCheckResponse_ServingStatus.SERVING },
      });
    },
  );

  it('of a service that is not there is not found', async () => {
    expect(await call(Health.method.check, { service: 'nobody.v1.Service' })).toMatchObject({ code: 5 });
  });
});
