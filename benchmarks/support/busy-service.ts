import { createProfilesBuilder, type ProfilesData, toKeyValues } from '@hotspan/otlp-profiles';
import { createCallStacks } from './call-stacks.js';
import { createRandom } from './random.js';

/** A made-up service under load: always the same functions and stacks, other samples in every window. */
export interface BusyService {
  /**
   * The profiles of 15 s: CPU and wall time, 1,500 samples each over 600 stacks of depth 40 from 900 functions, a third of
   * them linked to one of 50 spans, one in a hundred with a leaf function that was never seen before.
   */
  window(timeMs: number): ProfilesData;
}

export function createBusyService(init: {
  readonly seed: number;
  readonly resource: Record<string, string>;
}): BusyService {
  const random = createRandom(init.seed);
  let freshFunctions = 0;
  const stacks = createCallStacks(random, { stacks: 600, depth: 40, functions: 900 });

  function window(timeMs: number): ProfilesData {
    const builder = createProfilesBuilder();
    const locationOf = (number: number, name = `function${number}`): number => {
      const place = { name, filename: `/app/src/module${number % 120}.js`, startLine: number % 400 };
      return builder.addLocation([{ functionIndex: builder.addFunction(place), line: number % 400 }]);
    };
    const locations = Array.from({ length: 900 }, (_, number) => locationOf(number));
    const leafFirst = stacks.map((stack) => stack.map((number) => locations[number] ?? 0).reverse());
    const links = Array.from({ length: 50 }, () => builder.addLink(hex(32), hex(16)));
    for (const type of ['cpu', 'wall']) {
      const profile = builder.addProfile({
        sampleType: { type, unit: 'nanoseconds' },
        periodType: { type, unit: 'nanoseconds' },
        period: 10_101_010,
        timeUnixNano: BigInt(timeMs) * 1_000_000n,
        durationNano: 15_000_000_000n,
        profileId: Uint8Array.from({ length: 16 }, () => 1 + random(255)),
      });
      for (let i = 0; i < 1500; i++) {
        const stack = leafFirst[random(600)] ?? [];
        const isFresh = random(100) === 0;
        const frames = isFresh ? [locationOf(0, `fresh${init.seed}_${freshFunctions++}`), ...stack] : stack;
        profile.add(
          builder.addStack(frames),
          0,
          random(3) === 0 ? (links[random(50)] ?? 0) : 0,
          10_101_010 + random(9999),
        );
      }
    }
    return builder.build({ resource: toKeyValues(init.resource), scopeName: 'hotspan' });
  }

  function hex(digits: number): string {
    return Array.from({ length: digits }, () => (1 + random(15)).toString(16)).join('');
  }

  return { window };
}
