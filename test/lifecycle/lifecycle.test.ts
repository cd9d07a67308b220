import { beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { CLUSTER } from './cluster-scenarios.js';
import { EXITS } from './exit-scenarios.js';
import { LOADING } from './loading-scenarios.js';
import { OUTAGES } from './outage-scenarios.js';
import { runScenario } from './run-scenario.js';
import type { Scenario } from './scenario.js';
import { SIGNALS } from './signal-scenarios.js';
import { WORKERS } from './worker-scenarios.js';

const GROUPS: Readonly<Record<string, readonly Scenario[]>> = {
  exits: EXITS,
  signals: SIGNALS,
  workers: WORKERS,
  cluster: CLUSTER,
  loading: LOADING,
  outages: OUTAGES,
};

/** All scenarios run on this one, on the others the core of them: two minutes are long enough. */
const FULL = 24;

describe.each([20, 22, 24, 26])('with the agent on Node.js %i a process ends as without it', (major) => {
  let node: string | undefined;
  beforeAll(async () => {
    node = await findNodeBinary(major);
  });

  describe.each(Object.entries(GROUPS))('%s', (_, scenarios) => {
    const here = scenarios.filter(({ core, since = 20 }) => major >= since && (core || major === FULL));

    it.each(here)('$name', async (scenario) => {
      if (node === undefined) return;
      const { withAgent, withoutAgent, said, arrived, series } = await runScenario(scenario, node);
      expect(withAgent).toEqual(withoutAgent);
      expect(said).toEqual(scenario.says === undefined ? [] : [expect.stringMatching(scenario.says)]);
      const { arrives = scenario.server === undefined ? ['burnLast'] : [] } = scenario;
      expect([...arrived]).toEqual(expect.arrayContaining([...arrives]));
      if (arrives.length > 0) expect(series).toBe(scenario.series ?? 1);
    });
  });
});

it('the scenarios are enough to speak of the lifecycle', () => {
  const names = Object.values(GROUPS).flatMap((scenarios) => scenarios.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(56);
});
