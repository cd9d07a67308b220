import { tmpdir } from 'node:os';
import { NONE, optionalFile, tokens, trueOrFalse } from './access-option-parsers.js';
import { clickHouseUrl, clusterName } from './clickhouse-option-parsers.js';
import {
  byteSize,
  directory,
  duration,
  hostName,
  integer,
  oneOf,
  type ParseOption,
} from './option-parsers.js';
import { byteSizeOrNone, durationOrForever } from './retention-option-parsers.js';
import type { ServerOptions } from './server-options.js';
import { traceLink } from './trace-link-option-parser.js';

/** All there is to know of one option. */
export interface OptionRow<T> {
  /** As on the command line, without the dashes. */
  readonly flag: string;
  /** The default, as a user would write it. */
  readonly defaultText: string;
  /** What stands for the value in `--help`. */
  readonly placeholder: string;
  /** Unit and bounds, for `--help` and the README. */
  readonly range: string;
  readonly about: string;
  /** Whether the flag alone means true; a value then only follows =. */
  readonly isSwitch?: boolean;
  /** Whether the value must not be shown to anybody, or of a URL the password in it. */
  readonly isSecret?: true | 'password';
  readonly parse: ParseOption<T>;
}

export type OptionTable = { readonly [K in keyof ServerOptions]: OptionRow<ServerOptions[K]> };

const MIB = 1024 * 1024;

/** Every option of the server: flag, default, unit and bounds. The only place that knows them. */
export const OPTION_TABLE: OptionTable = {
  config: {
    flag: 'config',
    defaultText: NONE,
    placeholder: 'FILE',
    range: 'path of a YAML file of at most 1MiB',
    about: 'Configuration file: options, and the limits of tenants, which are read again when it changes.',
    parse: optionalFile({ example: '/etc/hotspan/hotspan.yaml' }),
  },
  host: {
    flag: 'host',
    defaultText: '0.0.0.0',
    placeholder: 'ADDRESS',
    range: 'IP address or host name',
    about: 'Address to listen on. 127.0.0.1 takes connections from this machine only.',
    parse: hostName(),
  },
  port: {
    flag: 'port',
    defaultText: '4040',
    placeholder: 'PORT',
    range: 'integer from 0 to 65535; 0 takes a free one',
    about: 'Port for everything: web page, queries, OTLP.',
    parse: integer({ min: 0, max: 65_535, example: 4040 }),
  },
  otlpGrpcPort: {
    flag: 'otlp-grpc-port',
    defaultText: '0',
    placeholder: 'PORT',
    range: 'integer from 0 to 65535; 0 opens none',
    about: 'Another port that takes OTLP alone, by gRPC and HTTP; exporters use 4317.',
    parse: integer({ min: 0, max: 65_535, example: 4317 }),
  },
  otlpHttpPort: {
    flag: 'otlp-http-port',
    defaultText: '0',
    placeholder: 'PORT',
    range: 'integer from 0 to 65535; 0 opens none',
    about: 'Another port that takes OTLP alone, by HTTP and gRPC; exporters use 4318.',
    parse: integer({ min: 0, max: 65_535, example: 4318 }),
  },
  dataDir: {
    flag: 'data-dir',
    defaultText: './hotspan-data',
    placeholder: 'DIR',
    range: 'path; made if it is not there',
    about: 'Folder of the embedded store. One server at a time can use it.',
    parse: directory({ example: `${tmpdir()}/hotspan` }),
  },
  clickhouseUrl: {
    flag: 'clickhouse-url',
    defaultText: NONE,
    placeholder: 'URL',
    range: 'http or https; USER:PASSWORD@ and /DATABASE may be left out',
    about:
      'ClickHouse server that holds the data, in place of the embedded store. Any number of servers can use one.',
    isSecret: 'password',
    parse: clickHouseUrl(),
  },
  clickhouseCluster: {
    flag: 'clickhouse-cluster',
    defaultText: NONE,
    placeholder: 'NAME',
    range: 'letters, digits, ., - and _; with --clickhouse-url',
    about: 'Cluster of that server over which tables are spread, replicated and distributed.',
    parse: clusterName(),
  },
  tlsCert: {
    flag: 'tls-cert',
    defaultText: NONE,
    placeholder: 'FILE',
    range: 'path of a PEM file; with --tls-key',
    about: 'Certificate chain: with it the port speaks TLS only. Read again when it changes.',
    parse: optionalFile({ example: '/etc/hotspan/tls.crt' }),
  },
  tlsKey: {
    flag: 'tls-key',
    defaultText: NONE,
    placeholder: 'FILE',
    range: 'path of a PEM file; with --tls-cert',
    about: 'Private key of the certificate, not encrypted. Read again when it changes.',
    parse: optionalFile({ example: '/etc/hotspan/tls.key' }),
  },
  authToken: {
    flag: 'auth-token',
    defaultText: NONE,
    placeholder: 'TOKENS',
    range: 'TOKEN, SCOPE+SCOPE:TOKEN or SCOPE@TENANT:TOKEN with commas between, or @FILE',
    about: 'Tokens that clients must send, with scopes write, read and admin; without scopes all.',
    isSecret: true,
    parse: tokens(),
  },
  multiTenancy: {
    flag: 'multi-tenancy',
    defaultText: 'false',
    placeholder: 'BOOL',
    range: 'true or false; the flag alone is true',
    about: 'Whether X-Scope-OrgID names the tenant that a request is of.',
    isSwitch: true,
    parse: trueOrFalse(),
  },
  maxConnections: {
    flag: 'max-connections',
    defaultText: '16384',
    placeholder: 'COUNT',
    range: 'integer from 16 to 1000000; fewer than the files that the process may open',
    about: 'Most connections of a port at once; those beyond are closed as they come.',
    parse: integer({ min: 16, max: 1_000_000, example: 16_384 }),
  },
  maxBodyBytes: {
    flag: 'max-body-bytes',
    defaultText: '32MiB',
    placeholder: 'BYTES',
    range: 'bytes, or with KiB, MiB or GiB; from 1KiB to 1GiB',
    about: 'Largest request body as sent.',
    parse: byteSize({ min: 1024, max: 1024 * MIB, example: '32MiB' }),
  },
  maxDecompressedBytes: {
    flag: 'max-decompressed-bytes',
    defaultText: '64MiB',
    placeholder: 'BYTES',
    range: 'bytes, or with KiB, MiB or GiB; from 1KiB to 1GiB',
    about: 'Largest request body after decompression.',
    parse: byteSize({ min: 1024, max: 1024 * MIB, example: '64MiB' }),
  },
  maxPendingBytes: {
    flag: 'max-pending-bytes',
    defaultText: '64MiB',
    placeholder: 'BYTES',
    range: 'bytes, or with KiB, MiB or GiB; from 1MiB to 64GiB',
    about:
      'Most bytes of requests being received or waiting to be stored; beyond it, and when they wait over 5 s, writes are answered 429.',
    parse: byteSize({ min: MIB, max: 65_536 * MIB, example: '64MiB' }),
  },
  maxProfileAgeMs: {
    flag: 'max-profile-age',
    defaultText: '30d',
    placeholder: 'DURATION',
    // At most as many days as the engine takes partitions in one insert.
    range: 'ms, s, m, h or d; from 1m to 90d',
    about: 'Oldest profile that is accepted.',
    parse: duration({ minMs: 60_000, maxMs: 90 * 86_400_000, example: '30d' }),
  },
  retentionMs: {
    flag: 'retention',
    defaultText: '30d',
    placeholder: 'DURATION',
    range: 'h or d; from 1d to 3650d, or forever',
    about: 'How long data is kept; a tenant may have a retention of its own.',
    parse: durationOrForever({ minMs: 86_400_000, maxMs: 3_650 * 86_400_000, example: '30d' }),
  },
  maxDiskBytes: {
    flag: 'max-disk',
    defaultText: 'none',
    placeholder: 'BYTES',
    range: 'bytes, or with MB, GB, TB, MiB, GiB or TiB; from 1MB to 1000TB, or none',
    about: 'Most bytes of stored data; beyond it the oldest days are dropped.',
    parse: byteSizeOrNone({ min: 1e6, max: 1e15, example: '50GB' }),
  },
  commitWaitMs: {
    flag: 'commit-wait',
    defaultText: '100ms',
    placeholder: 'DURATION',
    range: 'ms, s, m, h or d; from 0ms to 5s',
    about: 'How long a write waits for others to be stored together with it.',
    parse: duration({ minMs: 0, maxMs: 5_000, example: '100ms' }),
  },
  queryTimeoutMs: {
    flag: 'query-timeout',
    defaultText: '30s',
    placeholder: 'DURATION',
    range: 'ms, s, m, h or d; from 100ms to 1h',
    about: 'Longest time of one query, waiting for its turn included.',
    parse: duration({ minMs: 100, maxMs: 3_600_000, example: '30s' }),
  },
  queryMemoryBytes: {
    flag: 'query-memory-bytes',
    defaultText: '1GiB',
    placeholder: 'BYTES',
    range: 'bytes, or with KiB, MiB or GiB; from 16MiB to 64GiB',
    about: 'Most memory that the engine may use for one query.',
    parse: byteSize({ min: 16 * MIB, max: 65_536 * MIB, example: '1GiB' }),
  },
  queryCacheBytes: {
    flag: 'query-cache-bytes',
    defaultText: '32MiB',
    placeholder: 'BYTES',
    range: 'bytes, or with MB, GB, TB, MiB, GiB or TiB; from 1MB to 64GB, or none',
    about: 'Memory for what queries found in hours that are over.',
    parse: byteSizeOrNone({ min: 1e6, max: 64e9, example: '32MiB' }),
  },
  traceLink: {
    flag: 'trace-link',
    defaultText: NONE,
    placeholder: 'URL',
    range: 'http or https, with {trace_id} and if need be {span_id}',
    about: 'Where a trace is shown by the program that keeps traces: the web page links to it.',
    parse: traceLink(),
  },
  logLevel: {
    flag: 'log-level',
    defaultText: 'warn',
    placeholder: 'LEVEL',
    range: 'error, warn, info or debug',
    about: 'Least urgent messages to write to stderr, as JSON lines.',
    parse: oneOf(['error', 'warn', 'info', 'debug']),
  },
};

/** Every flag with its row, in the order of the table. */
export function optionRows(): readonly (readonly [keyof ServerOptions, OptionRow<unknown>])[] {
  // Object.entries forgets the keys' type; they are those of the table.
  return Object.entries(OPTION_TABLE) as unknown as [keyof ServerOptions, OptionRow<unknown>][];
}

/** Name of the environment variable of a flag. */
export function variableOf(flag: string): string {
  return `HOTSPAN_SERVER_${flag.toUpperCase().replaceAll('-', '_')}`;
}
