import { callRead } from './read-api.js';

/** What the server says of itself. Every field may be missing: what a server does not know, it does not tell. */
export interface ServerStatus {
  readonly version?: string;
  /** Unix milliseconds. */
  readonly startedAtMs?: number;
  readonly storage: {
    readonly kind?: string;
    readonly bytesOnDisk?: number;
    /** Time of the oldest profile that is kept, in Unix milliseconds. */
    readonly oldestMs?: number;
  };
  /** Since the start of the server, and per minute lately. */
  readonly ingest: {
    readonly profiles?: number;
    readonly bytes?: number;
    readonly profilesPerMinute?: number;
    readonly bytesPerMinute?: number;
  };
  readonly series?: number;
  readonly services?: number;
  readonly tenants?: number;
  readonly limits: readonly Limit[];
  readonly dropped: readonly Dropped[];
}

/** A limit in force. */
export interface Limit {
  readonly name: string;
  readonly value: string | number | undefined;
  /** `bytes`, `ms`, or a word that follows the number. */
  readonly unit: string;
  readonly description: string;
}

/** What was not stored, since the start of the server. */
export interface Dropped {
  readonly reason: string;
  readonly count: number;
  /** What can be done about it. */
  readonly fix: string;
}

/**
 * Asks the server how it is.
 *
 * @throws UiError, of an older server with HOTSPAN_ERR_UI_OLDER; or the signal's reason when aborted.
 */
export async function loadStatus(signal: AbortSignal, base?: URL): Promise<ServerStatus> {
  return parseStatus(await callRead('status', {}, signal, base));
}

/** Reads the answer; what is not of its type counts as missing. */
export function parseStatus(answer: object): ServerStatus {
  const status = toRecord(answer);
  const storage = toRecord(status.storage);
  const ingest = toRecord(status.ingest);
  return {
    ...pick('version', toText(status.version)),
    ...pick('startedAtMs', toNumber(status.startedAt)),
    ...pick('series', toNumber(status.series)),
    ...pick('services', toNumber(status.services)),
    ...pick('tenants', toNumber(status.tenants)),
    storage: {
      ...pick('kind', toText(storage.kind)),
      ...pick('bytesOnDisk', toNumber(storage.bytesOnDisk)),
      ...pick('oldestMs', toNumber(storage.oldestMs)),
    },
    ingest: {
      ...pick('profiles', toNumber(ingest.profiles)),
      ...pick('bytes', toNumber(ingest.bytes)),
      ...pick('profilesPerMinute', toNumber(ingest.profilesPerMinute)),
      ...pick('bytesPerMinute', toNumber(ingest.bytesPerMinute)),
    },
    limits: toRecords(status.limits).map((limit) => ({
      name: toText(limit.name) ?? '',
      value: toNumber(limit.value) ?? toText(limit.value),
      unit: toText(limit.unit) ?? '',
      description: toText(limit.description) ?? '',
    })),
    dropped: toRecords(status.dropped).map((dropped) => ({
      reason: toText(dropped.reason) ?? '',
      count: toNumber(dropped.count) ?? 0,
      fix: toText(dropped.fix) ?? '',
    })),
  };
}

function pick<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  // An object whose only key is the name has this type; computed keys are widened to text.
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]?: Value });
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  // What is an object has properties, whichever; each is read as unknown.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function toRecords(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(toRecord) : [];
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
