import { OTLPProfilesExporter } from '@hotspan/exporter-profiles-otlp';
import { describe, expect, test } from 'vitest';
import { HotspanError } from '../errors.js';
import { consoleLogger } from '../self/agent-log.js';
import { OPTION_TABLE, type OptionRow } from './option-table.js';
import type { Environment } from './parsed.js';
import { resolveOptions } from './resolve-options.js';
import type { ResolvedOptions, StartOptions } from './start-options.js';

const resolve = (options: StartOptions, env: Environment = {}): ResolvedOptions =>
  resolveOptions(options, env).options;

const warningsOf = (env: Environment): readonly string[] => resolveOptions({}, env).warnings;

/** What is said of options that a program in plain JavaScript could give. */
function failure(options: unknown): string {
  try {
    // Not of the type on purpose: the checks are there for those whom no compiler stops.
    resolveOptions(options as StartOptions, {});
  } catch (error) {
    if (error instanceof HotspanError && error.code === 'HOTSPAN_ERR_OPTION') return error.message;
    throw error;
  }
  throw new Error('the options were accepted');
}

describe('defaults', () => {
  const DEFAULTS = {
    enabled: true,
    serviceName: 'unknown_service:node',
    protocol: 'http/protobuf',
    endpoint: 'http://localhost:4040/v1development/profiles',
    authToken: undefined,
    tenantId: undefined,
    headers: {},
    resourceAttributes: {},
    profiles: ['cpu', 'wall', 'heap'],
    samplingRateHz: 99,
    cpuBudgetPercent: 1,
    heapIntervalBytes: 524_288,
    heapStackDepth: 64,
    outOfMemoryProfile: false,
    flushIntervalMs: 15_000,
    heapFlushIntervalMs: 60_000,
    spanScope: 'local-root',
    linkUnsampledSpans: false,
    sourceMaps: true,
    sourceMapMaxBytes: 33_554_432,
    queueMaxBytes: 16_777_216,
    queueMaxCount: 40,
    uploadTimeoutMs: 10_000,
    compression: 'gzip',
    shutdownTimeoutMs: 1_000,
    runtimeMetrics: true,
    logLevel: 'info',
    logger: consoleLogger,
  };

  test('stand without options and environment', () => {
    const { options, warnings } = resolveOptions({}, {});
    expect(options).toEqual(DEFAULTS);
    expect(Object.isFrozen(options)).toBe(true);
    expect(warnings).toEqual([]);
  });

  test('stand where options are undefined and variables empty', () => {
    const names = Object.values<OptionRow<unknown>>(OPTION_TABLE).flatMap(({ variables }) => variables);
    const empty = Object.fromEntries(names.map(({ name }, at) => [name, at % 2 === 0 ? '' : ' ']));
    const undefinedOptions = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, undefined]));
    const { options, warnings, sources } = resolveOptions(undefinedOptions, empty);
    expect({ options, warnings }).toEqual({ options: DEFAULTS, warnings: [] });
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
  });
});

describe('mistakes in code', () => {
  test('are reported all in one error', () => {
    const message = failure({
      flushIntervalMs: '10s',
      profiles: ['cpu', 'gpu'],
      flushInterval: 1,
      logger: 7,
    });
    expect(message).toBe(
      '[HOTSPAN_ERR_OPTION] There is no option "flushInterval"; did you mean "flushIntervalMs"?. ' +
        'profiles must list one or more of "cpu" or "wall" or "heap" or "allocations", got ["cpu", "gpu"]. ' +
        'flushIntervalMs must be an integer from 1000 to 600000, got "10s". Give for example 15000. ' +
        'logger must be an object with the method warn(message); console is one.',
    );
  });

  test('name all options when none is near', () => {
    expect(failure({ verbose: true })).toContain(`known: ${Object.keys(OPTION_TABLE).join(', ')}`);
  });

  test.each<[options: object, says: string]>([
    [{ enabled: 'yes' }, 'enabled must be true or false, got "yes"'],
    [{ serviceName: '' }, 'serviceName must be a non-empty string, got ""'],
    [{ serviceName: 'a\nb' }, 'serviceName must not contain control characters'],
    [
      { protocol: 'http' },
      'protocol must be "http/protobuf" or "http/json" or "grpc" or "pyroscope", got "http"',
    ],
    [{ endpoint: 'localhost:4040' }, 'endpoint must be an http or https URL'],
    [{ endpoint: 'ftp://host' }, 'endpoint must be an http or https URL'],
    [{ endpoint: 4040 }, 'endpoint must be an http or https URL'],
    [{ endpoint: 'http://us%er@host' }, 'endpoint has a user or password'],
    [{ authToken: '' }, 'authToken must be a non-empty string of printable ASCII'],
    [{ tenantId: 7 }, 'tenantId must be a non-empty string'],
    [{ tenantId: '\u{1f642}' }, 'tenantId must be fit for a header'],
    [{ headers: [] }, 'headers must be an object of strings'],
    [{ headers: { 'bad name': 'x' } }, 'headers has "bad name", which is no header name'],
    [{ headers: { 'x-number': 1 } }, 'headers has a value for "x-number"'],
    [{ headers: { 'Content-Length': '1' } }, 'headers has "Content-Length", which'],
    [{ resourceAttributes: null }, 'resourceAttributes must be an object of attributes, got null (null)'],
    [{ resourceAttributes: { '': 'x' } }, 'resourceAttributes has an empty key'],
    [{ resourceAttributes: { 'service.name': 'x' } }, 'given by the option serviceName'],
    [{ resourceAttributes: { x: Number.NaN } }, 'got NaN (number) for "x"'],
    [{ resourceAttributes: { x: ['a'] } }, 'must hold strings, numbers and booleans'],
    [{ profiles: [] }, 'profiles must list one or more'],
    [{ profiles: 'cpu' }, 'profiles must list one or more'],
    [{ samplingRateHz: 99.5 }, 'samplingRateHz must be an integer from 1 to 1000, got 99.5'],
    [{ samplingRateHz: 1_001 }, 'samplingRateHz must be an integer'],
    [{ samplingRateHz: '99' }, 'samplingRateHz must be an integer'],
    [{ heapIntervalBytes: 0 }, 'heapIntervalBytes must be an integer from 1024'],
    [{ flushIntervalMs: 999 }, 'flushIntervalMs must be an integer from 1000'],
    [{ spanScope: 'root' }, 'spanScope must be "local-root" or "all", got "root"'],
    [{ compression: 'zstd' }, 'compression must be "gzip" or "none", got "zstd"'],
    [{ uploadTimeoutMs: Number.POSITIVE_INFINITY }, 'uploadTimeoutMs must be an integer'],
    [{ logger: { warn: 'loud' } }, 'logger must be an object with the method warn(message)'],
    [{ samplingRateHz: Object.create(null) }, 'samplingRateHz must be an integer'],
    [{ samplingRateHz: Symbol('x') }, 'got Symbol(x) (symbol)'],
  ])('say what was expected of %o', (options, says) => {
    expect(failure(options)).toContain(says);
  });

  test.each([[null], ['http://localhost:4040'], [7], [[]]])('include options that are %o', (options) => {
    expect(failure(options)).toContain('Options must be an object');
  });

  test('leave what was given as it was', () => {
    const given = Object.freeze({ headers: Object.freeze({ a: 'b' }), resourceAttributes: { a: 1 } });
    const resolved = resolve(given, { OTEL_RESOURCE_ATTRIBUTES: 'c=d' });
    expect(given).toEqual({ headers: { a: 'b' }, resourceAttributes: { a: 1 } });
    expect(resolved.headers).not.toBe(given.headers);
  });
});

describe('mistakes in the environment', () => {
  test.each<[env: Environment, warning: string]>([
    [{ HOTSPAN_ENABLED: 'on' }, 'HOTSPAN_ENABLED must be true or false, got "on". It is ignored.'],
    [{ HOTSPAN_ENDPOINT: 'server:4040' }, 'HOTSPAN_ENDPOINT must be an http or https URL'],
    [{ HOTSPAN_PROTOCOL: 'kafka' }, 'HOTSPAN_PROTOCOL must be "http/protobuf" or'],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'pyroscope' },
      'OTEL_EXPORTER_OTLP_PROTOCOL must be "http/protobuf" or "http/json" or "grpc", got "pyroscope"',
    ],
    [{ HOTSPAN_PROFILES: 'cpu,,heap' }, 'HOTSPAN_PROFILES must list one or more of'],
    [{ HOTSPAN_TENANT_ID: '\u{1f642}' }, 'HOTSPAN_TENANT_ID must be fit for a header'],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'team' }, 'OTEL_RESOURCE_ATTRIBUTES must be "key=value,key=value"'],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'team=%zz' }, 'OTEL_RESOURCE_ATTRIBUTES has a value for "team"'],
    [
      { PYROSCOPE_WALL_SAMPLING_INTERVAL_MICROS: '1' },
      'PYROSCOPE_WALL_SAMPLING_INTERVAL_MICROS must be an integer from 1000',
    ],
  ])('are warned about and leave the default in force: %o', (env, warning) => {
    const { options, warnings } = resolveOptions({}, env);
    expect(warnings).toEqual([expect.stringContaining(warning)]);
    expect(options).toEqual(resolve({}));
  });

  test('say nothing where OTEL_SDK_DISABLED is not "true"', () => {
    expect(resolve({}, { OTEL_SDK_DISABLED: 'TRUE' }).enabled).toBe(false);
    expect(resolveOptions({}, { OTEL_SDK_DISABLED: '1' })).toMatchObject({
      options: resolve({}),
      warnings: [],
    });
  });
});

describe('the endpoint', () => {
  const PATH = '/v1development/profiles';
  test.each([
    ['http://localhost:4040', `http://localhost:4040${PATH}`],
    ['http://localhost:4040/', `http://localhost:4040${PATH}`],
    ['https://host/tenant//', `https://host/tenant${PATH}`],
    [`http://host${PATH}`, `http://host${PATH}`],
    [`http://host${PATH}/`, `http://host${PATH}`],
    ['http://host/p?key=1', `http://host/p${PATH}?key=1`],
  ])('%s becomes %s', (endpoint, expected) => {
    expect(resolve({ endpoint }).endpoint).toBe(expected);
    expect(resolve({ endpoint, protocol: 'http/json' }).endpoint).toBe(expected);
  });

  test.each([
    ['http://localhost:4040', 'pyroscope', 'http://localhost:4040/ingest'],
    ['https://host/tenant/', 'pyroscope', 'https://host/tenant/ingest'],
    ['http://host/ingest', 'pyroscope', 'http://host/ingest'],
    ['http://host:4317', 'grpc', 'http://host:4317/'],
    [undefined, 'grpc', 'http://localhost:4040/'],
    [undefined, 'pyroscope', 'http://localhost:4040/ingest'],
  ] as const)('%s with %s becomes %s', (endpoint, protocol, expected) => {
    expect(resolve({ ...(endpoint && { endpoint }), protocol }).endpoint).toBe(expected);
  });

  test('of the signal is used as it is, whatever the protocol', () => {
    const env = { OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT: 'http://host/x' };
    for (const protocol of ['http/protobuf', 'http/json', 'pyroscope'] as const) {
      expect(resolve({ protocol }, env).endpoint).toBe('http://host/x');
    }
  });
});

describe('secrets', () => {
  const SECRET = 's3cret';
  test('are not shown in errors', () => {
    const shown = failure({
      endpoint: `htp://user:${SECRET}@host`,
      authToken: `${SECRET} with a space`,
      headers: { 'x-token': `${SECRET}\n` },
    });
    expect(shown).not.toContain(SECRET);
  });

  test('are not shown in warnings', () => {
    const warnings = warningsOf({
      HOTSPAN_ENDPOINT: `htp://user:${SECRET}@host`,
      HOTSPAN_AUTH_TOKEN: `${SECRET} with a space`,
    });
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).not.toContain(SECRET);
  });
});

describe('what start() accepts, the exporter accepts', () => {
  const NAMES = [
    'connection',
    'content-encoding',
    'content-length',
    'Content-Type',
    'expect',
    'keep-alive',
    'proxy-authorization',
    'transfer-encoding',
    'Upgrade',
    'authorization',
    'user-agent',
    'x-scope-orgid',
  ];

  test.each(NAMES)('of the header %s', (name) => {
    const headers = { [name]: 'x' };
    const accepts = (take: () => unknown): boolean => {
      try {
        take();
        return true;
      } catch {
        // The answer.
        return false;
      }
    };
    expect(accepts(() => resolveOptions({ headers }, {}))).toBe(
      accepts(() => new OTLPProfilesExporter({ headers }, { env: {} })),
    );
  });
});
