import type { Counter } from 'prom-client';
import { OTHER_TENANTS } from './bound-tenants.js';
import type { ServerMetrics } from './metrics.js';

/** What was accepted of a tenant. */
export interface Received {
  readonly profiles: number;
  /** Of write requests, decompressed. */
  readonly bytes: number;
}

/** Since the server started, and lately. */
export interface ReceivedLately extends Received {
  /** Over the last minute and up to ten seconds more, or since the server started. */
  readonly lately: Received & { readonly seconds: number };
}

/** Looks at the counters of what comes in every ten seconds, which alone tell nothing of a rate. */
export interface IngestTrail {
  /** Keeps no process alive. */
  start(): void;
  stop(): void;
  /** Looks at the counters once. */
  note(): Promise<void>;
  /** Undefined for tenants that are counted together with others, see boundTenants. */
  received(tenant: string): Promise<ReceivedLately | undefined>;
}

export interface IngestTrailOptions {
  readonly metrics: Pick<ServerMetrics, 'ingestedProfiles' | 'ingestedBytes'>;
  /** Milliseconds since any moment, of a clock that nobody sets. Default performance.now. */
  readonly uptime?: () => number;
}

const INTERVAL_MS = 10_000;
const LATELY_MS = 60_000;
const NOTHING: Received = { profiles: 0, bytes: 0 };

interface Note {
  readonly atMs: number;
  readonly byTenant: ReadonlyMap<string, Received>;
}

export function createIngestTrail(options: IngestTrailOptions): IngestTrail {
  const { metrics, uptime = () => performance.now() } = options;
  /** Oldest first; of those from before the last minute the newest alone. */
  let notes: readonly Note[] = [{ atMs: uptime(), byTenant: new Map() }];
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<Note> {
    const [profiles, bytes] = await Promise.all([
      sumByTenant(metrics.ingestedProfiles),
      sumByTenant(metrics.ingestedBytes),
    ]);
    const tenants = [...new Set([...profiles.keys(), ...bytes.keys()])];
    const received = tenants.map((tenant): [string, Received] => [
      tenant,
      { profiles: profiles.get(tenant) ?? 0, bytes: bytes.get(tenant) ?? 0 },
    ]);
    return { atMs: uptime(), byTenant: new Map(received) };
  }

  /** The newest note that is a minute old, or the first one. */
  function indexOfBase(nowMs: number): number {
    return Math.max(
      notes.findLastIndex(({ atMs }) => nowMs - atMs >= LATELY_MS),
      0,
    );
  }

  async function note(): Promise<void> {
    const latest = await look();
    notes = [...notes.slice(indexOfBase(latest.atMs)), latest];
  }

  return {
    note,
    start() {
      timer = setInterval(() => void note(), INTERVAL_MS).unref();
    },
    stop: () => clearInterval(timer),
    async received(tenant) {
      const { atMs, byTenant } = await look();
      const sums = byTenant.get(tenant);
      if (sums === undefined && byTenant.has(OTHER_TENANTS)) return undefined;
      const { profiles, bytes } = sums ?? NOTHING;
      const base = notes[indexOfBase(atMs)];
      const before = base?.byTenant.get(tenant) ?? NOTHING;
      const seconds = (atMs - (base?.atMs ?? atMs)) / 1_000;
      const lately = { profiles: profiles - before.profiles, bytes: bytes - before.bytes, seconds };
      return { profiles, bytes, lately };
    },
  };
}

/** Over all doors. */
async function sumByTenant(counter: Counter<'tenant' | 'door'>): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>();
  const { values } = await counter.get();
  for (const { labels, value } of values) {
    const tenant = String(labels.tenant);
    sums.set(tenant, (sums.get(tenant) ?? 0) + value);
  }
  return sums;
}
