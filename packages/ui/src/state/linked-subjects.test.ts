import { describe, expect, it } from 'vitest';
import type { LinkedProfile } from '../client/load-linked-work.js';
import { linkedSubjects } from './linked-subjects.js';

const CPU = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const WALL = 'wall:wall:nanoseconds:wall:nanoseconds';
const profile = (service: string, type: string, timeMs: number, value: number): LinkedProfile => ({
  profileId: `${timeMs}`,
  ...{ service, type, timeMs, value },
  labels: [],
});
const profiles = [
  profile('shop', WALL, 10, 900),
  profile('cart', CPU, 20, 50),
  profile('shop', CPU, 30, 40),
  profile('shop', CPU, 70, 40),
];

describe('linkedSubjects', () => {
  it('adds up by service and type, CPU time first and then the largest', () => {
    expect(linkedSubjects({ profiles, droppedProfiles: 0, untilMs: 1_000 })).toEqual([
      { service: 'shop', type: CPU, value: 80, range: { startMs: 30, endMs: 71 } },
      { service: 'cart', type: CPU, value: 50, range: { startMs: 20, endMs: 21 } },
      { service: 'shop', type: WALL, value: 900, range: { startMs: 10, endMs: 11 } },
    ]);
  });

  it('reaches to the end of what was looked at when later profiles are not named', () => {
    const [first] = linkedSubjects({ profiles, droppedProfiles: 1, untilMs: 1_000 });
    expect(first?.range).toEqual({ startMs: 30, endMs: 1_000 });
  });
});
