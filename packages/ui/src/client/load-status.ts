import { type Loss, listLosses } from './list-losses.js';
import { callRead } from './read-api.js';
import type { StatusAnswer, TenantAnswer } from './status-answer.js';

/** What the server says of itself. Fields are undefined that it does not tell, as those of all tenants where there are several. */
export interface ServerStatus {
  readonly version: string | undefined;
  readonly uptimeMs: number | undefined;
  /** `embedded`, `clickhouse` or `cluster`. */
  readonly storage: string | undefined;
  readonly diskBytes: number | undefined;
  readonly stored: {
    readonly profiles: number | undefined;
    /** When the oldest began, in Unix milliseconds. */
    readonly oldestMs: number | undefined;
    readonly services: number | undefined;
    readonly series: number | undefined;
  };
  /** Since the server started, of the tenants that it tells of; undefined when it counts none of them by itself. */
  readonly received: Received | undefined;
  readonly tenants: readonly string[];
  /** How long profiles are kept, 0 for ever; undefined for several tenants, each of which may have its own. */
  readonly retentionMs: number | undefined;
  readonly limits: readonly Limit[];
  readonly losses: readonly Loss[];
}

/** What came in. */
export interface Received {
  readonly profiles: number;
  /** Decompressed. */
  readonly bytes: number;
  /** The same over the last minute or so. */
  readonly lately: { readonly profiles: number; readonly bytes: number; readonly seconds: number };
}

/** A limit in force. */
export interface Limit {
  readonly tenant: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Asks the server how it is.
 *
 * @throws UiError, of an older server with HOTSPAN_ERR_UI_OLDER; or the signal's reason when aborted.
 */
export async function loadStatus(signal: AbortSignal, base?: URL): Promise<ServerStatus> {
  return readStatus(await callRead<StatusAnswer>('status', {}, signal, base));
}

/** The answer as the page shows it. */
export function readStatus(answer: StatusAnswer): ServerStatus {
  const { tenants = [], stored = {}, uptimeSeconds } = answer;
  return {
    version: answer.version,
    uptimeMs: uptimeSeconds === undefined ? undefined : uptimeSeconds * 1_000,
    storage: answer.storage,
    diskBytes: answer.server?.diskBytes,
    stored: {
      profiles: stored.profiles,
      oldestMs: stored.oldest,
      services: stored.services,
      series: stored.series,
    },
    received: sumReceived(tenants),
    tenants: tenants.map(({ tenant = '' }) => tenant),
    retentionMs: tenants.length === 1 ? tenants[0]?.retentionMs : undefined,
    limits: tenants.flatMap(({ tenant = '', limits = {} }) =>
      Object.entries(limits).map(([name, value]) => ({ tenant, name, value: formatLimit(value) })),
    ),
    losses: listLosses(answer),
  };
}

function formatLimit(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en') : value;
}

function sumReceived(tenants: readonly TenantAnswer[]): Received | undefined {
  const known = tenants.flatMap(({ received }) => received ?? []);
  if (known.length === 0) return undefined;
  const sum = (read: (received: (typeof known)[number]) => number | undefined): number =>
    known.reduce((total, received) => total + (read(received) ?? 0), 0);
  return {
    profiles: sum(({ profiles }) => profiles),
    bytes: sum(({ bytes }) => bytes),
    lately: {
      profiles: sum(({ lately }) => lately?.profiles),
      bytes: sum(({ lately }) => lately?.bytes),
      seconds: known[0]?.lately?.seconds ?? 0,
    },
  };
}
