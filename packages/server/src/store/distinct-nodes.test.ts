import { expect, it } from 'vitest';
import { distinctNodes } from './distinct-nodes.js';
import { createKnownIds } from './known-ids.js';
import { profileRows } from './profile-rows.fixture.js';

const TIME_MS = Date.UTC(2026, 10, 22, 12);
const batch = profileRows({ timeMs: TIME_MS });

it('takes a node that several batches have once, and leaves known ones out', () => {
  const known = createKnownIds(100);
  expect(distinctNodes([batch, batch], known)).toEqual(batch.nodes);
  const [main, work] = batch.nodes;
  if (main === undefined || work === undefined) throw new Error('the fixture has two nodes');
  known.add(main.idLow, main.idHigh, known.scopeOf(main, main.week));
  expect(distinctNodes([batch, batch], known)).toEqual([work]);
});

it('takes the same node once for every tenant, service, week and retention', () => {
  const others = [
    profileRows({ timeMs: TIME_MS, tenant: 'other' }),
    profileRows({ timeMs: TIME_MS, service: 'other' }),
    profileRows({ timeMs: TIME_MS + 7 * 86_400_000 }),
    profileRows({ timeMs: TIME_MS, retentionDays: 3 }),
  ];
  const batches = [batch, ...others];
  expect(distinctNodes([...batches, ...batches], createKnownIds(100))).toEqual(
    batches.flatMap(({ nodes }) => nodes),
  );
});
