import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Environment } from './environment.js';
import { ExporterError } from './errors.js';
import {
  type OtlpProfilesExporterOptions,
  type ResolvedExporterOptions,
  resolveExporterOptions,
} from './options.js';

function resolve(
  options: OtlpProfilesExporterOptions,
  env: Environment = {},
): { resolved: ResolvedExporterOptions; warnings: string[] } {
  const warnings: string[] = [];
  const logger = { debug: () => {}, warn: (message: string) => warnings.push(message) };
  return { resolved: resolveExporterOptions({ logger, ...options }, env), warnings };
}

function failure(options: object, env: Environment = {}): string {
  try {
    resolveExporterOptions(options, env);
  } catch (error) {
    if (error instanceof ExporterError && error.code === 'HOTSPAN_ERR_EXPORTER_OPTION') return error.message;
    throw error;
  }
  throw new Error('the options were accepted');
}

describe('defaults', () => {
  test('stand without options and environment', () => {
    const { resolved, warnings } = resolve({});
    expect(resolved).toMatchObject({
      protocol: 'http/protobuf',
      endpoint: { display: 'http://localhost:4318/v1development/profiles' },
      headers: {},
      timeoutMillis: 10_000,
      compression: 'gzip',
      concurrencyLimit: 30,
      userAgent: undefined,
      proxy: undefined,
    });
    expect(warnings).toEqual([]);
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  test('stand where the environment has empty values', () => {
    const { resolved, warnings } = resolve(
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TIMEOUT: ' ', OTEL_EXPORTER_OTLP_HEADERS: '' },
    );
    expect(resolved.endpoint.port).toBe(4318);
    expect(resolved.timeoutMillis).toBe(10_000);
    expect(warnings).toEqual([]);
  });
});

describe('the endpoint', () => {
  const generic = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const specific = 'OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT';

  test.each([
    [{ [generic]: 'http://collector:4318' }, 'http://collector:4318/v1development/profiles'],
    [{ [generic]: 'http://collector:4318/' }, 'http://collector:4318/v1development/profiles'],
    [{ [generic]: 'https://otlp.test/tenant/' }, 'https://otlp.test/tenant/v1development/profiles'],
    [{ [specific]: 'http://collector:4318' }, 'http://collector:4318/'],
    [{ [specific]: 'http://collector/v1/profiles' }, 'http://collector/v1/profiles'],
    [{ [specific]: 'http://one/p', [generic]: 'http://two' }, 'http://one/p'],
  ])('from %o is %s', (env, expected) => {
    const { endpoint } = resolve({}, env).resolved;
    expect(endpoint.origin + endpoint.path).toBe(expected);
  });

  test('in code wins over the environment and is used as it is', () => {
    const { endpoint } = resolve({ url: 'http://code:1/x?y=1' }, { [specific]: 'http://env/p' }).resolved;
    expect(endpoint.origin + endpoint.path).toBe('http://code:1/x?y=1');
  });

  test('turns user and password into an authorization header', () => {
    const { resolved } = resolve({ url: 'http://us%40er:pass@host/p' });
    expect(resolved.headers.authorization).toBe(`Basic ${Buffer.from('us@er:pass').toString('base64')}`);
    expect(resolved.endpoint.display).toBe('http://host/p');
  });

  test('that is faulty in the environment is warned about and passed over', () => {
    const { resolved, warnings } = resolve({}, { [specific]: 'collector:4318', [generic]: 'http://ok:1' });
    expect(resolved.endpoint.display).toBe('http://ok:1/v1development/profiles');
    expect(warnings).toEqual([
      `${specific} must be a full http or https URL, got one with another scheme. It is ignored.`,
    ]);
  });
});

describe('headers', () => {
  test('are merged name by name: code over specific over generic', () => {
    const { resolved } = resolve(
      { headers: { 'X-Code': 'code', 'x-both': 'code' } },
      {
        OTEL_EXPORTER_OTLP_HEADERS: 'x-generic=1,x-both=generic,x-env=generic',
        OTEL_EXPORTER_OTLP_PROFILES_HEADERS: 'X-Env=specific, authorization = Basic%20abc%3D ',
      },
    );
    expect(resolved.headers).toEqual({
      'x-generic': '1',
      'x-both': 'code',
      'x-env': 'specific',
      authorization: 'Basic abc=',
      'x-code': 'code',
    });
  });

  test('that are faulty in the environment are left out one by one', () => {
    const { resolved, warnings } = resolve(
      {},
      { OTEL_EXPORTER_OTLP_HEADERS: 'good=1,novalue,bad%=x,worse=%zz,content-length=3,,tail=a=b;c' },
    );
    expect(resolved.headers).toEqual({ good: '1', 'bad%': 'x', tail: 'a=b;c' });
    expect(warnings).toHaveLength(3);
    expect(warnings.join()).not.toContain('%zz');
  });

  test('that HTTP cannot carry are refused without their value being shown', () => {
    const message = failure({
      headers: { 'x-token': 'sec\nret', 'bad name': 'v', 'Content-Type': 'text/plain' },
    });
    expect(message).toContain('"x-token"');
    expect(message).toContain('"Content-Type"');
    expect(message).not.toContain('sec');
  });
});

describe('options', () => {
  test('of the environment give way from specific to generic to default', () => {
    const { resolved, warnings } = resolve(
      {},
      {
        OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT: '10s',
        OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
        OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION: 'zstd',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'NONE',
      },
    );
    expect(resolved).toMatchObject({ timeoutMillis: 2_500, compression: 'none' });
    expect(warnings).toEqual([
      'OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT must be an integer from 1 to 3600000, got "10s" (string). Pass milliseconds, for example 10000. It is ignored.',
      'OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION must be "gzip" or "none", got "zstd". It is ignored.',
    ]);
  });

  test('given in code win over the environment', () => {
    const env = { OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT: '2500', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };
    expect(resolve({ timeoutMillis: 5, compression: 'none' }, env).resolved).toMatchObject({
      timeoutMillis: 5,
      compression: 'none',
    });
  });

  test('that are wrong in code are all named in one error', () => {
    const message = failure({
      url: 'ftp://host',
      headers: 7,
      timeoutMillis: '10s',
      compression: 'zstd',
      concurrencyLimit: 0,
      userAgent: 'a\nb',
      httpAgentOptions: { ca: '/etc/ca.pem', certificate: 'x', cert: '-----BEGIN CERTIFICATE-----' },
      proxy: 'socks5://p',
      logger: {},
      timeoutMilis: 3,
    });
    expect(message).toMatch(/^\[HOTSPAN_ERR_EXPORTER_OPTION\] /);
    for (const part of [
      'url must be',
      'headers must be',
      'timeoutMillis must be an integer from 1 to 3600000, got "10s" (string)',
      'compression must be',
      'concurrencyLimit must be',
      'userAgent must be',
      'httpAgentOptions.ca must be PEM',
      'httpAgentOptions has no option "certificate"',
      'both cert and key',
      'proxy must be',
      'logger must have',
      'no option "timeoutMilis"; did you mean "timeoutMillis"?',
    ]) {
      expect(message).toContain(part);
    }
  });

  test('that are no object are refused', () => {
    // A caller without types can pass anything.
    expect(failure(null as unknown as object)).toContain('Options must be an object, got null');
  });
});

describe('the protocol', () => {
  const generic = 'OTEL_EXPORTER_OTLP_PROTOCOL';
  const specific = 'OTEL_EXPORTER_OTLP_PROFILES_PROTOCOL';

  test('goes from code over the specific and the generic variable to the default', () => {
    const env = { [generic]: 'http/json', [specific]: 'GRPC' };
    expect(resolve({ protocol: 'http/protobuf' }, env).resolved.protocol).toBe('http/protobuf');
    expect(resolve({}, env).resolved.protocol).toBe('grpc');
    expect(resolve({}, { [generic]: 'http/json' }).resolved.protocol).toBe('http/json');
    expect(resolve({}, { [generic]: '' }).resolved.protocol).toBe('http/protobuf');
  });

  test('that nobody knows is one warning in the environment, and an error in code', () => {
    const { resolved, warnings } = resolve({}, { [generic]: 'kafka' });
    expect(resolved.protocol).toBe('http/protobuf');
    expect(warnings).toEqual([
      `${generic} must be "http/protobuf" or "http/json" or "grpc", got "kafka". It is ignored.`,
    ]);
    // A caller without types can pass anything.
    expect(failure({ protocol: 'kafka' })).toContain(
      'protocol must be "http/protobuf" or "http/json" or "grpc"',
    );
  });

  test.each<[env: Environment, url: string]>([
    [{}, 'http://localhost:4317/'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' }, 'http://collector:4317/'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector/ignored' }, 'https://collector/ignored'],
    [{ OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT: 'collector:4317' }, 'https://collector:4317/'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_INSECURE: 'True' },
      'http://collector:4317/',
    ],
  ])('grpc takes the endpoint of %j as %s', (env, url) => {
    const { endpoint } = resolve({ protocol: 'grpc' }, env).resolved;
    expect(endpoint.origin + endpoint.path).toBe(url);
  });

  test('grpc has no https proxies', () => {
    expect(failure({ protocol: 'grpc', proxy: 'https://proxy' })).toContain('proxy must be an http URL');
    const { resolved, warnings } = resolve(
      { protocol: 'grpc', url: 'https://collector' },
      { https_proxy: 'https://proxy' },
    );
    expect(resolved.proxy).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('https_proxy must be an http URL')]);
  });
});

describe('certificates', () => {
  test('are read from the files of the environment', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'hotspan-')), 'ca.pem');
    writeFileSync(path, '-----BEGIN CERTIFICATE-----\n');
    const { resolved, warnings } = resolve({}, { OTEL_EXPORTER_OTLP_CERTIFICATE: path });
    expect(resolved.tls).toEqual({ ca: '-----BEGIN CERTIFICATE-----\n', rejectUnauthorized: true });
    expect(warnings).toEqual([]);
  });

  test('that cannot be read are warned about', () => {
    const { resolved, warnings } = resolve(
      {},
      { OTEL_EXPORTER_OTLP_PROFILES_CERTIFICATE: '/nowhere/ca.pem' },
    );
    expect(resolved.tls).toEqual({ rejectUnauthorized: true });
    expect(warnings).toEqual([
      'OTEL_EXPORTER_OTLP_PROFILES_CERTIFICATE must be the path of a PEM file, and "/nowhere/ca.pem" cannot be read (ENOENT). It is ignored.',
    ]);
  });
});

describe('the proxy', () => {
  const env = { HTTP_PROXY: 'http://proxy:3128', https_proxy: 'secure-proxy:3129' };
  const proxyOf = (url: string, more: Environment = {}, options: OtlpProfilesExporterOptions = {}) =>
    resolve({ url, ...options }, { ...env, ...more }).resolved.proxy?.origin;

  test('goes by the scheme of the endpoint', () => {
    expect(proxyOf('http://collector/')).toBe('http://proxy:3128');
    expect(proxyOf('https://collector/')).toBe('http://secure-proxy:3129');
  });

  test.each(['*', 'collector.test', '.test', '*.test', 'other, COLLECTOR.TEST', 'collector.test:80'])(
    'is not used for a host that no_proxy "%s" exempts',
    (no_proxy) => {
      expect(proxyOf('http://collector.test/', { no_proxy })).toBeUndefined();
    },
  );

  test.each(['lector.test', 'collector.test:81', 'x.collector.test', ','])(
    'is used where no_proxy is "%s"',
    (no_proxy) => {
      expect(proxyOf('http://collector.test/', { no_proxy })).toBe('http://proxy:3128');
    },
  );

  test.each(['http://localhost:4318/', 'http://127.0.0.1/', 'http://[::1]/'])(
    'of the environment leaves %s alone',
    (url) => {
      expect(proxyOf(url)).toBeUndefined();
      expect(proxyOf(url, {}, { proxy: 'http://mine:1' })).toBe('http://mine:1');
    },
  );

  test('is off when the option says so', () => {
    expect(proxyOf('http://collector/', {}, { proxy: false })).toBeUndefined();
  });

  test('that is faulty in the environment is warned about', () => {
    const { resolved, warnings } = resolve(
      { url: 'http://collector/' },
      { http_proxy: 'socks5://u:hidden@p' },
    );
    expect(resolved.proxy).toBeUndefined();
    expect(warnings).toEqual([
      'http_proxy must be a full http or https URL, got one with another scheme. No proxy is used.',
    ]);
  });
});
