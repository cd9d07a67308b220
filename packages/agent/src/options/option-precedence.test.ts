import { describe, expect, test } from 'vitest';
import { OPTION_TABLE, type OptionRow } from './option-table.js';
import type { Environment } from './parsed.js';
import { resolveOptions } from './resolve-options.js';
import type { ResolvedOptions, StartOptions } from './start-options.js';

const resolve = (options: StartOptions, env: Environment = {}): ResolvedOptions =>
  resolveOptions(options, env).options;

describe('precedence', () => {
  // One row per option that several sources can give, from the highest.
  const CASES: readonly [
    option: keyof ResolvedOptions,
    code: StartOptions,
    sources: readonly [variable: string, text: string, value: unknown][],
  ][] = [
    [
      'enabled',
      { enabled: true },
      [
        ['HOTSPAN_ENABLED', 'true', true],
        ['OTEL_SDK_DISABLED', 'true', false],
      ],
    ],
    [
      'serviceName',
      { serviceName: 'code' },
      [
        ['OTEL_SERVICE_NAME', 'otel', 'otel'],
        ['OTEL_RESOURCE_ATTRIBUTES', 'a=b,service.name=resource', 'resource'],
        ['PYROSCOPE_APPLICATION_NAME', 'pyroscope', 'pyroscope'],
      ],
    ],
    [
      'protocol',
      { protocol: 'pyroscope' },
      [
        ['HOTSPAN_PROTOCOL', 'Pyroscope', 'pyroscope'],
        ['OTEL_EXPORTER_OTLP_PROFILES_PROTOCOL', 'grpc', 'grpc'],
        ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json', 'http/json'],
      ],
    ],
    [
      'endpoint',
      { endpoint: 'http://code' },
      [
        ['HOTSPAN_ENDPOINT', 'http://hotspan', 'http://hotspan/v1development/profiles'],
        ['OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT', 'http://signal/x', 'http://signal/x'],
        ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://otel', 'http://otel/v1development/profiles'],
        ['PYROSCOPE_SERVER_ADDRESS', 'http://pyroscope', 'http://pyroscope/v1development/profiles'],
      ],
    ],
    [
      'authToken',
      { authToken: 'code' },
      [
        ['HOTSPAN_AUTH_TOKEN', 'hotspan', 'hotspan'],
        ['PYROSCOPE_AUTH_TOKEN', 'pyroscope', 'pyroscope'],
      ],
    ],
    ['tenantId', { tenantId: 'code' }, [['HOTSPAN_TENANT_ID', 'hotspan', 'hotspan']]],
    ['profiles', { profiles: ['cpu', 'wall'] }, [['HOTSPAN_PROFILES', 'heap , CPU', ['cpu', 'heap']]]],
    [
      'samplingRateHz',
      { samplingRateHz: 1 },
      [
        ['HOTSPAN_SAMPLING_RATE_HZ', '47', 47],
        ['PYROSCOPE_WALL_SAMPLING_INTERVAL_MICROS', '20000', 50],
      ],
    ],
    ['cpuBudgetPercent', { cpuBudgetPercent: 0 }, [['HOTSPAN_CPU_BUDGET_PERCENT', '2', 2]]],
    [
      'heapIntervalBytes',
      { heapIntervalBytes: 1_024 },
      [
        ['HOTSPAN_HEAP_INTERVAL_BYTES', '2048', 2_048],
        ['PYROSCOPE_HEAP_SAMPLING_INTERVAL_BYTES', '4096', 4_096],
      ],
    ],
    [
      'heapStackDepth',
      { heapStackDepth: 1 },
      [
        ['HOTSPAN_HEAP_STACK_DEPTH', '2', 2],
        ['PYROSCOPE_HEAP_STACK_DEPTH', '3', 3],
      ],
    ],
    ['outOfMemoryProfile', { outOfMemoryProfile: false }, [['HOTSPAN_OUT_OF_MEMORY_PROFILE', 'true', true]]],
    [
      'flushIntervalMs',
      { flushIntervalMs: 1_000 },
      [
        ['HOTSPAN_FLUSH_INTERVAL_MS', '2000', 2_000],
        ['PYROSCOPE_FLUSH_INTERVAL_MS', '3000', 3_000],
      ],
    ],
    [
      'heapFlushIntervalMs',
      { heapFlushIntervalMs: 1_000 },
      [['HOTSPAN_HEAP_FLUSH_INTERVAL_MS', '2000', 2_000]],
    ],
    ['spanScope', { spanScope: 'local-root' }, [['HOTSPAN_SPAN_SCOPE', 'ALL', 'all']]],
    ['linkUnsampledSpans', { linkUnsampledSpans: false }, [['HOTSPAN_LINK_UNSAMPLED_SPANS', 'True', true]]],
    ['sourceMaps', { sourceMaps: true }, [['HOTSPAN_SOURCE_MAPS', 'false', false]]],
    [
      'sourceMapMaxBytes',
      { sourceMapMaxBytes: 1_024 },
      [['HOTSPAN_SOURCE_MAP_MAX_BYTES', '100000', 100_000]],
    ],
    ['queueMaxBytes', { queueMaxBytes: 65_536 }, [['HOTSPAN_QUEUE_MAX_BYTES', '100000', 100_000]]],
    ['queueMaxCount', { queueMaxCount: 1 }, [['HOTSPAN_QUEUE_MAX_COUNT', '2', 2]]],
    [
      'uploadTimeoutMs',
      { uploadTimeoutMs: 1 },
      [
        ['OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT', '2', 2],
        ['OTEL_EXPORTER_OTLP_TIMEOUT', '3', 3],
      ],
    ],
    [
      'compression',
      { compression: 'gzip' },
      [
        ['OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION', 'none', 'none'],
        ['OTEL_EXPORTER_OTLP_COMPRESSION', 'GZIP', 'gzip'],
      ],
    ],
    ['shutdownTimeoutMs', { shutdownTimeoutMs: 0 }, [['HOTSPAN_SHUTDOWN_TIMEOUT_MS', '1', 1]]],
    ['runtimeMetrics', { runtimeMetrics: true }, [['HOTSPAN_RUNTIME_METRICS', 'false', false]]],
    [
      'logLevel',
      { logLevel: 'none' },
      [
        ['HOTSPAN_LOG_LEVEL', 'WARN', 'warn'],
        ['OTEL_LOG_LEVEL', 'VERBOSE', 'debug'],
      ],
    ],
  ];

  test.each(CASES)('of %s goes from code through the variables in order', (option, code, sources) => {
    const env = Object.fromEntries(sources.map(([variable, text]) => [variable, text]));
    const inCode = resolve(code, env)[option];
    expect(resolveOptions(code, env).sources[option]).toBe('code');
    expect(inCode).toEqual(option === 'endpoint' ? 'http://code/v1development/profiles' : code[option]);
    const remaining = { ...env };
    for (const [variable, , value] of sources) {
      expect(resolve({}, remaining)[option]).toEqual(value);
      expect(resolveOptions({}, remaining).sources[option]).toBe(variable);
      delete remaining[variable];
    }
  });

  test('is known here for every option that has variables', () => {
    const inTable = Object.entries<OptionRow<unknown>>(OPTION_TABLE)
      .filter(([name, { variables }]) => variables.length > 0 && name !== 'resourceAttributes')
      .map(([name, { variables }]) => [name, variables.map((variable) => variable.name)]);
    expect(inTable).toEqual(CASES.map(([name, , sources]) => [name, sources.map(([variable]) => variable)]));
  });

  test('holds attribute by attribute for the resource', () => {
    const env = { OTEL_RESOURCE_ATTRIBUTES: 'team=env,region=eu%20west' };
    const { resourceAttributes } = resolve({ resourceAttributes: { team: 'code', shard: 3 } }, env);
    expect(resourceAttributes).toEqual({ team: 'code', region: 'eu west', shard: 3 });
  });

  test('passes over a faulty variable to the next source', () => {
    const env = { HOTSPAN_FLUSH_INTERVAL_MS: '10s', PYROSCOPE_FLUSH_INTERVAL_MS: '20000' };
    const { options, warnings } = resolveOptions({}, env);
    expect(options.flushIntervalMs).toBe(20_000);
    expect(warnings).toEqual([
      'HOTSPAN_FLUSH_INTERVAL_MS must be an integer from 1000 to 600000, got "10s". Give for example 15000. It is ignored.',
    ]);
  });
});
