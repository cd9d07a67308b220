import { tmpdir } from 'node:os';
import {
  byteSize,
  directory,
  duration,
  hostName,
  integer,
  oneOf,
  type ParseOption,
} from './option-parsers.js';
import type { ServerOptions } from './server-options.js';

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
  readonly parse: ParseOption<T>;
}

export type OptionTable = { readonly [K in keyof ServerOptions]: OptionRow<ServerOptions[K]> };

const MIB = 1024 * 1024;

/** Every option of the server: flag, default, unit and bounds. The only place that knows them. */
export const OPTION_TABLE: OptionTable = {
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
  dataDir: {
    flag: 'data-dir',
    defaultText: './hotspan-data',
    placeholder: 'DIR',
    range: 'path; made if it is not there',
    about: 'Folder of the embedded store. One server at a time can use it.',
    parse: directory({ example: `${tmpdir()}/hotspan` }),
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
    defaultText: '256MiB',
    placeholder: 'BYTES',
    range: 'bytes, or with KiB, MiB or GiB; from 1MiB to 64GiB',
    about:
      'Most bytes of requests being received or waiting to be stored; beyond it writes are answered 429.',
    parse: byteSize({ min: MIB, max: 65_536 * MIB, example: '256MiB' }),
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
