import type { SeededRandom } from '../../seeded-random.fixture.js';
import type { Database } from '../database.js';
import { encodeNodeRows, encodeProfileRows } from '../encode-rows.js';
import { NO_DETAILS } from '../no-details.js';
import type { NodeRow, ProfileRow } from '../rows.js';

/** A profile of a test, with stacks as paths like `1/4/2`; the empty path is the stack without frames. */
export interface StoredProfile {
  readonly tenant: string;
  readonly service: string;
  readonly type: string;
  readonly series: bigint;
  readonly keepDays: number;
  readonly timeMs: number;
  /** 16 bytes. */
  readonly profileId: Uint8Array;
  readonly samples: ReadonlyMap<string, bigint>;
}

export const TEST_TYPES = [
  'cpu:cpu:nanoseconds:cpu:nanoseconds',
  'wall:wall:nanoseconds:wall:nanoseconds',
] as const;
const DAY_MS = 86_400_000;

/** The node id of a path. */
export function idOfPath(path: string): bigint {
  let id = 0n;
  if (path === '') return id;
  for (const part of path.split('/'))
    id = BigInt.asUintN(64, (id + BigInt(part) + 1n) * 0x9e37_79b9_7f4a_7c15n);
  return id;
}

export interface RandomProfileOptions {
  readonly startMs: number;
  readonly endMs: number;
}

export function randomProfile(random: SeededRandom, { startMs, endMs }: RandomProfileOptions): StoredProfile {
  const samples = new Map<string, bigint>();
  for (let i = random.integer(12); i >= 0; i--) {
    const path = Array.from({ length: random.integer(6) }, () => random.integer(4)).join('/');
    samples.set(path, BigInt(1 + random.integer(1_000_000)));
  }
  return {
    tenant: random.pick(['anonymous', "o'brien"]),
    service: random.pick(['shop', "it's\n{}"]),
    type: random.pick(TEST_TYPES),
    series: BigInt(1 + random.integer(3)),
    keepDays: random.pick([0, 0, 0, 9]),
    timeMs: startMs + random.integer(endMs - startMs),
    profileId: Uint8Array.from({ length: 16 }, () => random.integer(256)),
    samples,
  };
}

/** Writes profiles as the server does: nodes first. */
export async function storeProfiles(database: Database, profiles: readonly StoredProfile[]): Promise<void> {
  if (profiles.length === 0) return;
  await database.insert('nodes', encodeNodeRows(profiles.flatMap(nodesOf)));
  await database.insert('profiles', encodeProfileRows(profiles.map(rowOf)));
}

function nodesOf({ tenant, service, keepDays, timeMs, samples }: StoredProfile): NodeRow[] {
  const day = Math.floor(timeMs / DAY_MS);
  const paths = [...samples.keys()].filter(Boolean);
  return paths.flatMap((path) =>
    path.split('/').map((name, depth, parts) => {
      const id = idOfPath(parts.slice(0, depth + 1).join('/'));
      const parent = idOfPath(parts.slice(0, depth).join('/'));
      return {
        tenant,
        service,
        retentionDays: keepDays,
        week: day - ((day + 3) % 7),
        idLow: Number(id & 0xffff_ffffn),
        idHigh: Number(id >> 32n),
        parentLow: Number(parent & 0xffff_ffffn),
        parentHigh: Number(parent >> 32n),
        name: `f${name}`,
        systemName: '',
        file: 'app.js',
        line: 1,
        startLine: 0,
        isInlined: false,
        address: 0n,
        mapping: '',
      };
    }),
  );
}

function rowOf({ keepDays, timeMs, samples, ...key }: StoredProfile): ProfileRow {
  const entries = [...samples].map(([path, value]) => [idOfPath(path), value] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...key,
    retentionDays: keepDays,
    timeNanos: BigInt(timeMs) * 1_000_000n,
    durationNanos: 10_000_000_000n,
    total: entries.reduce((sum, [, value]) => sum + value, 0n),
    stacks: BigUint64Array.from(entries, ([id]) => id),
    values: BigInt64Array.from(entries, ([, value]) => value),
    details: NO_DETAILS,
  };
}
