import { HotspanError } from '../errors.js';
import { isRecord } from '../options/parse-records.js';
import { type Environment, show } from '../options/parsed.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { StartOptions } from '../options/start-options.js';
import type { PyroscopeConfig } from './pyroscope-config.js';

/** Options of `start()`, and what was given and means nothing there. */
export interface TranslatedConfig {
  readonly options: StartOptions;
  /** False when CPU time was declined. */
  readonly withCpu: boolean;
  /** Sentences without their ends, for one line of debugging. */
  readonly remarks: readonly string[];
}

type OptionsOrNothing = { readonly [K in keyof StartOptions]: StartOptions[K] | undefined };

type Problems = string[];

/**
 * Turns the config of `@pyroscope/nodejs` into options. Throws one HOTSPAN_ERR_OPTION that lists every mistake. Numbers
 * that are valid there and out of bounds here are brought to the nearest bound, with a remark.
 */
export function toStartOptions(config: PyroscopeConfig, env: Environment = process.env): TranslatedConfig {
  const given: unknown = config;
  if (!isRecord(given)) {
    throw new HotspanError('HOTSPAN_ERR_OPTION', `init() takes an object, got ${show(given)}.`);
  }
  const problems = findTypeProblems(given);
  if (problems.length > 0) throw new HotspanError('HOTSPAN_ERR_OPTION', `${problems.join('. ')}.`);
  const remarks = listUnused(given);
  const { 'service.name': serviceTag, ...tags } = config.tags ?? {};
  const serviceName = serviceTag === undefined ? config.appName : String(serviceTag);
  const options = dropUndefined<OptionsOrNothing>({
    serviceName: serviceName || undefined,
    // There it wins over code, which is what it is for.
    endpoint: env.PYROSCOPE_ADHOC_SERVER_ADDRESS?.trim() || config.serverAddress || undefined,
    authToken: config.authToken || undefined,
    headers: basicAuth(config),
    tenantId: config.tenantID || undefined,
    resourceAttributes: Object.keys(tags).length > 0 ? tags : undefined,
    flushIntervalMs: within('flushIntervalMs', config.flushIntervalMs, remarks),
    samplingRateHz: within('samplingRateHz', rateOf(config.wall?.samplingIntervalMicros), remarks),
    heapIntervalBytes: within('heapIntervalBytes', config.heap?.samplingIntervalBytes, remarks),
    heapStackDepth: within('heapStackDepth', config.heap?.stackDepth, remarks),
  });
  // Finds what is wrong with values now, not when profiling starts.
  resolveOptions(options, {});
  return { options, withCpu: config.wall?.collectCpuTime !== false, remarks };
}

/** Field and type as they are there; a field of an object by its path. */
const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  appName: ['string'],
  serverAddress: ['string'],
  authToken: ['string'],
  basicAuthUser: ['string'],
  basicAuthPassword: ['string'],
  tenantID: ['string'],
  tags: ['object'],
  flushIntervalMs: ['integer'],
  wall: ['object'],
  'wall.samplingDurationMs': ['integer'],
  'wall.samplingIntervalMicros': ['integer'],
  'wall.collectCpuTime': ['boolean'],
  heap: ['object'],
  'heap.samplingIntervalBytes': ['number'],
  'heap.stackDepth': ['number'],
  shortenPaths: ['boolean'],
};

const UNUSED = ['sourceMapper', 'stripFilenames', 'shortenPaths', 'wall.samplingDurationMs'];

function findTypeProblems(config: Readonly<Record<string, unknown>>): Problems {
  const problems: Problems = [];
  for (const [path, types] of Object.entries(FIELD_TYPES)) {
    const value = readPath(config, path);
    if (value === undefined || types.includes(typeOf(value))) continue;
    if (types.includes('number') && typeOf(value) === 'integer') continue;
    // No value of these is shown: some are secrets.
    problems.push(
      `${path} must be ${types[0] === 'string' ? 'a string' : `of type ${types[0]}`}, not ${typeOf(value)}`,
    );
  }
  const { appName, stripFilenames } = config;
  if (typeof appName === 'string' && RESERVED.test(appName)) {
    problems.push(`appName must not contain any of { } , =, got ${show(appName)}`);
  }
  if (![undefined, 'all', 'dependencies'].some((known) => known === stripFilenames)) {
    problems.push(`stripFilenames must be "all" or "dependencies", got ${show(stripFilenames)}`);
  }
  if (isRecord(config.tags)) problems.push(...findTagProblems(config.tags));
  return problems;
}

/** What the protocol of `@pyroscope/nodejs` keeps for itself. */
const RESERVED = /[{},=]/;

function findTagProblems(tags: Readonly<Record<string, unknown>>): Problems {
  return Object.entries(tags).flatMap(([name, value]) => {
    if (name === '' || RESERVED.test(name)) {
      return [`the tag ${show(name)} must have a name without { } , =`];
    }
    if (typeof value !== 'string' && typeOf(value) !== 'integer' && typeOf(value) !== 'number') {
      return [`the tag "${name}" must be a string or a number, got ${show(value)}`];
    }
    return RESERVED.test(String(value)) ? [`the tag "${name}" must not contain any of { } , =`] : [];
  });
}

function listUnused(config: Readonly<Record<string, unknown>>): string[] {
  const unused = UNUSED.filter((path) => readPath(config, path) !== undefined);
  const known = new Set([...Object.keys(FIELD_TYPES), ...UNUSED].map((path) => path.split('.')[0]));
  unused.push(...Object.keys(config).filter((name) => !known.has(name)));
  return unused.length > 0 ? [`${unused.join(', ')} without effect`] : [];
}

function readPath(config: Readonly<Record<string, unknown>>, path: string): unknown {
  const [name = '', inner] = path.split('.');
  const value = config[name];
  if (inner === undefined) return value;
  return isRecord(value) ? value[inner] : undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return Number.isNaN(value) ? 'NaN' : typeof value;
}

function basicAuth({
  authToken,
  basicAuthUser,
  basicAuthPassword,
}: PyroscopeConfig): RequestHeaders | undefined {
  if (authToken || !basicAuthUser || !basicAuthPassword) return undefined;
  const credentials = Buffer.from(`${basicAuthUser}:${basicAuthPassword}`).toString('base64');
  return { authorization: `Basic ${credentials}` };
}

type RequestHeaders = Readonly<Record<string, string>>;

function rateOf(intervalMicros: number | undefined): number | undefined {
  return intervalMicros === undefined ? undefined : 1_000_000 / Math.max(1, intervalMicros);
}

export type NumberOption = 'flushIntervalMs' | 'samplingRateHz' | 'heapIntervalBytes' | 'heapStackDepth';

/** Those of the option table; a test holds them together. */
export const BOUNDS: Readonly<Record<NumberOption, readonly [number, number]>> = {
  flushIntervalMs: [1_000, 600_000],
  samplingRateHz: [1, 1_000],
  heapIntervalBytes: [1_024, 1_073_741_824],
  heapStackDepth: [1, 1_024],
};

function within(name: NumberOption, value: number | undefined, remarks: string[]): number | undefined {
  if (value === undefined) return undefined;
  const [min, max] = BOUNDS[name];
  const rounded = Math.min(Math.max(Math.round(value), min), max);
  if (value < min || value > max) remarks.push(`${name} is ${rounded}, which is its bound`);
  return rounded;
}

function dropUndefined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // The same names, without those that are undefined.
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
