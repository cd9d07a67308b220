import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdHocProfileService } from '../gen/adhocprofiles/v1/adhocprofiles_pb.js';
import { FeatureFlagsService } from '../gen/capabilities/v1/feature_flags_pb.js';
import { DebuginfoService } from '../gen/debuginfo/v1alpha1/debuginfo_pb.js';
import { QuerierService } from '../gen/querier/v1/querier_pb.js';
import { SettingsService } from '../gen/settings/v1/settings_pb.js';
import { VCSService } from '../gen/vcs/v1/vcs_pb.js';
import { encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import type { AccessScope } from './token-table.js';

/** Who may call what, over every address there is. */

const TOKENS = {
  write: 's3cret-of-writers',
  read: 's3cret-of-readers',
  both: 's3cret-of-both-sides',
  admin: 's3cret-of-admins',
};
const AUTH_TOKEN = `write:${TOKENS.write},read:${TOKENS.read},read+write:${TOKENS.both},${TOKENS.admin}`;
const MAY: Readonly<Record<keyof typeof TOKENS, readonly AccessScope[]>> = {
  write: ['write'],
  read: ['read'],
  both: ['write', 'read'],
  admin: ['write', 'read', 'admin'],
};
type Headers = Readonly<Record<string, string>>;

const PROFILE = encodeTestProfile({ samples: [{ stack: 'main', value: 1 }], timeMs: Date.now() });
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const EXPORT = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';
const PUSH = '/push.v1.PusherService/Push';
const HEALTH = '/grpc.health.v1.Health/Check';
/** What of the services below does not only read. */
const WRITES: readonly string[] = [
  '/settings.v1.SettingsService/Set',
  '/settings.v1.SettingsService/Delete',
  '/adhocprofiles.v1.AdHocProfileService/Upload',
  '/debuginfo.v1alpha1.DebuginfoService/ShouldInitiateUpload',
  '/debuginfo.v1alpha1.DebuginfoService/UploadFinished',
  '/debuginfo.v1alpha1.DebuginfoService/DeleteDebuginfo',
];

interface Outcome {
  /** HTTP status, or what it would be of a gRPC status. */
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Endpoint {
  readonly name: string;
  readonly scope: AccessScope | undefined;
  readonly isGrpc?: boolean;
  call(headers: Headers): Promise<Outcome>;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ authToken: AUTH_TOKEN });
});
afterAll(() => server.stop());

function http(
  method: string,
  path: string,
  fixed: Headers = {},
  body?: Uint8Array | string,
): Endpoint['call'] {
  return async (headers) => {
    const init = { method, headers: { ...fixed, ...headers } };
    // A Uint8Array of any buffer is a body; the type wants to know which.
    const response = await fetch(`${server.url}${path}`, { ...init, ...(body && { body: body as string }) });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    };
  };
}

/** What nobody is answered who may call an address that is there. */
const REFUSALS = [401, 403, 404];

const HTTP_OF_GRPC: Readonly<Record<string, number>> = { 0: 200, 3: 400, 7: 403, 12: 501, 16: 401 };

function grpc(path: string, message: Uint8Array = new Uint8Array()): Endpoint['call'] {
  return async (headers) => {
    const session = connectHttp2(server.url);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([prefix, message]));
    let trailers: Record<string, unknown> = {};
    stream.once('trailers', (last) => {
      trailers = last;
    });
    const [first] = await once(stream, 'response');
    stream.resume();
    await once(stream, 'close');
    session.destroy();
    const all = Object.entries({ ...first, ...trailers }).map(([name, value]) => [name, String(value)]);
    const found: Headers = Object.fromEntries(all);
    const text = decodeURIComponent(found['grpc-message'] ?? '');
    return { status: HTTP_OF_GRPC[found['grpc-status'] ?? ''] ?? 500, headers: found, text };
  };
}

const ENDPOINTS: readonly Endpoint[] = [
  { name: 'GET /', scope: undefined, call: http('GET', '/') },
  { name: 'GET /ready', scope: undefined, call: http('GET', '/ready') },
  { name: 'GET /metrics', scope: 'read', call: http('GET', '/metrics') },
  { name: 'HEAD /metrics', scope: 'read', call: http('HEAD', '/metrics') },
  { name: 'GET /api/v1/tenant_limits', scope: 'read', call: http('GET', '/api/v1/tenant_limits') },
  { name: 'GET /api/v1/status/config', scope: 'admin', call: http('GET', '/api/v1/status/config') },
  ...['render', 'render-diff', 'label-values'].map(
    (route): Endpoint => ({
      name: `GET /pyroscope/${route}`,
      scope: 'read',
      call: http('GET', `/pyroscope/${route}`),
    }),
  ),
  ...[
    'export',
    'functions',
    'compare',
    'flame-graph',
    'flame-graph-diff',
    'traces/1',
    'spans/1',
    'status',
  ].map(
    (route): Endpoint => ({
      name: `GET /api/hotspan/v1/${route}`,
      scope: 'read',
      call: http('GET', `/api/hotspan/v1/${route}`),
    }),
  ),
  {
    name: 'GET /api/hotspan/v1/openapi.json',
    scope: undefined,
    call: http('GET', '/api/hotspan/v1/openapi.json'),
  },
  ...['/v1development/profiles', '/v1/profiles', EXPORT].map(
    (path): Endpoint => ({
      name: `OTLP/HTTP ${path}`,
      scope: 'write',
      call: http('POST', path, PROTOBUF, PROFILE),
    }),
  ),
  ...['/ingest', '/pyroscope/ingest'].map(
    (path): Endpoint => ({
      name: `POST ${path}`,
      scope: 'write',
      call: http('POST', `${path}?name=shop&format=folded`, { 'content-type': 'text/plain' }, 'main 1'),
    }),
  ),
  { name: 'Connect Push', scope: 'write', call: http('POST', PUSH, JSON_TYPE, '{}') },
  {
    name: 'Connect Push without a body',
    scope: 'write',
    call: http('POST', PUSH, { 'content-type': 'application/proto' }),
  },
  { name: 'gRPC Push', scope: 'write', isGrpc: true, call: grpc(PUSH) },
  { name: 'OTLP/gRPC', scope: 'write', isGrpc: true, call: grpc(EXPORT, PROFILE) },
  {
    name: 'GET /api/v1/status/buildinfo',
    scope: undefined,
    call: http('GET', '/api/v1/status/buildinfo'),
  },
  {
    name: 'Connect Health.Check',
    scope: undefined,
    call: http('POST', HEALTH, JSON_TYPE, '{}'),
  },
  { name: 'gRPC Health.Check', scope: undefined, isGrpc: true, call: grpc(HEALTH) },
  ...[
    QuerierService,
    SettingsService,
    AdHocProfileService,
    FeatureFlagsService,
    VCSService,
    DebuginfoService,
  ].flatMap(({ typeName, methods }) =>
    methods.flatMap(({ name }): Endpoint[] => {
      const path = `/${typeName}/${name}`;
      const scope = WRITES.includes(path) ? 'write' : 'read';
      return [
        { name: `Connect ${path}`, scope, call: http('POST', path, JSON_TYPE, '{}') },
        { name: `gRPC ${path}`, scope, isGrpc: true, call: grpc(path) },
      ];
    }),
  ),
];

describe.each(ENDPOINTS.map((endpoint) => [endpoint.name, endpoint] as const))(
  '%s',
  (_, { scope, isGrpc, call }) => {
    it.each(Object.keys(TOKENS) as (keyof typeof TOKENS)[])(
      'tells by the scopes of the token "%s"',
      async (name) => {
        const { status, text } = await call({ authorization: `Bearer ${TOKENS[name]}` });
        if (scope === undefined || MAY[name].includes(scope)) expect(REFUSALS).not.toContain(status);
        else {
          expect(status).toBe(403);
          expect(text).toMatch(/^$|\[HOTSPAN_ERR_SERVER_FORBIDDEN\] the token lacks the scope/);
        }
        expect(text).not.toContain('s3cret');
      },
    );

    it('takes the token as the password of Basic, whatever the user', async () => {
      const pair = Buffer.from(`anybody:${TOKENS.admin}`).toString('base64');
      expect([401, 403]).not.toContain((await call({ authorization: `Basic ${pair}` })).status);
    });

    it.each<[string, Headers]>([
      ['no token', {}],
      ['an unknown token', { authorization: 'Bearer s3cret-of-nobody' }],
      ['half a token', { authorization: `Bearer ${TOKENS.admin.slice(0, -1)}` }],
      ['a tenant alone', { 'x-scope-orgid': 'anonymous' }],
    ])(scope === undefined ? 'is open to %s' : 'asks for one where there is %s', async (_case, headers) => {
      const outcome = await call(headers);
      if (scope === undefined) expect([401, 403]).not.toContain(outcome.status);
      else {
        expect(outcome.status).toBe(401);
        // gRPC has its own way to say so, in a response of 200.
        if (!isGrpc) expect(outcome.headers['www-authenticate']).toBe('Bearer');
        expect(outcome.text).toMatch(/^$|\[HOTSPAN_ERR_SERVER_UNAUTHENTICATED\] /);
      }
      expect(outcome.text).not.toContain('s3cret');
    });
  },
);

describe('an answer of 401', () => {
  it('of a plain address and of Connect is JSON with the code', async () => {
    for (const call of [
      http('GET', '/metrics'),
      http('POST', `/${QuerierService.typeName}/Series`, JSON_TYPE, '{}'),
    ]) {
      const { headers, text } = await call({});
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(JSON.parse(text)).toEqual({
        code: 'unauthenticated',
        message: expect.stringMatching(
          /^\[HOTSPAN_ERR_SERVER_UNAUTHENTICATED\] the request carries no token/,
        ),
      });
    }
  });
});

describe('without tokens', () => {
  it('an Authorization header is ignored everywhere', async () => {
    await server.stop();
    server = await startTestServer();
    for (const { name, call } of ENDPOINTS)
      expect(REFUSALS, name).not.toContain((await call({ authorization: 'Bearer x' })).status);
  });
});
