import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed, type SeededRandom } from '../../seeded-random.fixture.js';
import { type FoldedStacks, foldStacks } from './fold-stacks.js';
import { createParentTable, type ParentTable } from './parent-table.js';
import { idOfPath } from './stored-profiles.fixture.js';
import { createTimeSlice } from './time-slice.js';

const slice = createTimeSlice();
const seed = Number(process.env.HOTSPAN_TEST_SEED ?? newSeed());
type Samples = Readonly<Record<string, bigint>>;

function pathsOf(samples: Samples): string[] {
  const paths = new Set<string>();
  for (const path of Object.keys(samples)) {
    const parts = path.split('/');
    for (let depth = 1; depth <= parts.length; depth++) paths.add(parts.slice(0, depth).join('/'));
  }
  paths.delete('');
  return [...paths];
}

/** Twice each, for the table of nodes has repetitions. */
async function tableOf(paths: readonly string[]): Promise<ParentTable> {
  const rows = [...paths, ...paths];
  const parent = (path: string): string => path.split('/').slice(0, -1).join('/');
  return createParentTable(
    BigUint64Array.from(rows, idOfPath),
    BigUint64Array.from(rows, (path) => idOfPath(parent(path))),
    slice,
  );
}

async function fold(
  samples: Samples,
  maxNodes: number,
  parents?: ParentTable,
): Promise<{ readonly result: FoldedStacks; readonly byPath: Samples }> {
  const entries = Object.entries(samples).map(([path, value]) => [idOfPath(path), value] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const input = {
    stacks: BigUint64Array.from(entries, ([id]) => id),
    values: BigInt64Array.from(entries, ([, value]) => value),
  };
  const table = parents ?? (await tableOf(pathsOf(samples)));
  const result = await foldStacks(input, { parents: table, maxNodes, slice });
  const names = new Map([...pathsOf(samples), ''].map((path) => [idOfPath(path), path]));
  const byPath = Object.fromEntries(
    Array.from(result.stacks, (id, i) => [names.get(id) ?? 'invented', result.values[i] ?? 0n]),
  );
  return { result, byPath };
}

it('leaves stacks alone when their nodes are few enough', async () => {
  const samples = { '1': 5n, '1/2': 7n, '': 1n };
  const { result, byPath } = await fold(samples, 2);
  expect(byPath).toEqual(samples);
  expect(result.folded).toBe(0n);
});

it.each([
  { why: 'the deepest ancestor', maxNodes: 2, folded: { '1': 11n, '1/2': 100n }, weight: 10n },
  { why: 'the next one up', maxNodes: 1, folded: { '1': 111n }, weight: 110n },
])('gives what is rare to $why that is kept', async ({ maxNodes, folded, weight }) => {
  const { result, byPath } = await fold({ '1': 1n, '1/2': 100n, '1/3': 4n, '1/3/4': 6n }, maxNodes);
  expect(byPath).toEqual(folded);
  expect(result.folded).toBe(weight);
});

it('keeps a rare root before heavy nodes of others', async () => {
  const { result, byPath } = await fold({ '1': 1n, '1/2': 100n, '1/3': 50n, '4/5': 2n }, 3);
  expect(byPath).toEqual({ '1': 51n, '1/2': 100n, '4': 2n });
  expect(result.folded).toBe(52n);
});

it('gives roots beyond the limit, and stacks whose nodes nobody knows, to the stack without frames', async () => {
  const parents = await tableOf(['1', '2']);
  const { result, byPath } = await fold({ '': 3n, '1': 10n, '2': 1n, '7/8': 2n }, 1, parents);
  expect(byPath).toEqual({ '': 6n, '1': 10n });
  expect(result).toMatchObject({ folded: 3n, unknownStacks: 1 });
});

it('weighs values below zero like those above', async () => {
  const { byPath } = await fold({ '1': -50n, '2': 40n, '3': 3n }, 2);
  expect(byPath).toEqual({ '': 3n, '1': -50n, '2': 40n });
});

it('adds values beyond 2^53 without loss', async () => {
  const large = 2n ** 60n + 1n;
  const { result, byPath } = await fold({ '1': large, '1/1': 1n, '1/2': 2n }, 1);
  expect(byPath).toEqual({ '1': large + 3n });
  expect(result.folded).toBe(3n);
});

describe(`with seed ${seed}`, () => {
  const random = createSeededRandom(seed);

  it('keeps sums, invents no stacks, and gives the kept nodes the totals that they had', async () => {
    for (let round = 0; round < 60; round++) {
      const samples = randomSamples(random);
      const maxNodes = 1 + random.integer(60);
      const { result, byPath } = await fold(samples, maxNodes);
      const paths = pathsOf(samples);
      expect(sumOf(byPath)).toBe(sumOf(samples));
      expect(Object.keys(byPath).every((path) => path === '' || paths.includes(path))).toBe(true);
      expect([...result.stacks]).toEqual([...result.stacks].sort((a, b) => (a < b ? -1 : 1)));
      const weightOf = (path: string): bigint =>
        totalOf(samples, path) * (path.includes('/') ? 1n : 2n ** 512n);
      const heaviest = paths.map(weightOf).sort((a, b) => Number(b - a));
      const cut = heaviest[maxNodes - 1] ?? 0n;
      for (const path of paths.filter((one) => weightOf(one) > cut)) {
        expect(totalOf(byPath, path), path).toBe(totalOf(samples, path));
      }
      expect(new Set(Object.keys(byPath).filter(Boolean)).size).toBeLessThanOrEqual(maxNodes);
    }
  });

  it('gives the same whatever the order of the nodes', async () => {
    for (let round = 0; round < 20; round++) {
      const samples = randomSamples(random);
      const paths = pathsOf(samples);
      const shuffled = [...paths].sort(() => random.integer(3) - 1);
      const [a, b] = [
        await fold(samples, 7, await tableOf(paths)),
        await fold(samples, 7, await tableOf(shuffled)),
      ];
      expect(b.result).toEqual(a.result);
    }
  });
});

function randomSamples(random: SeededRandom): Samples {
  return Object.fromEntries(
    Array.from({ length: 1 + random.integer(80) }, () => [
      Array.from({ length: random.integer(7) }, () => random.integer(3)).join('/'),
      BigInt(1 + random.integer(random.pick([2, 1_000]))),
    ]),
  );
}

function sumOf(samples: Samples): bigint {
  return Object.values(samples).reduce((sum, value) => sum + value, 0n);
}

function totalOf(samples: Samples, path: string): bigint {
  return sumOf(
    Object.fromEntries(Object.entries(samples).filter(([key]) => key === path || key.startsWith(`${path}/`))),
  );
}
