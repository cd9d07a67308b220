import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { createCallStacks } from './call-stacks.js';
import { createRandom } from './random.js';

const SAMPLES = 1_000;
const STACKS = 700;
const FUNCTIONS = 1_500;

/**
 * One profile of 1,000 samples of depth 60 over 700 distinct stacks, a seeded one shaped like the real ones of benchmarks/data:
 * about as many locations as functions (1,500, in 120 files), names of 22 and paths of 44 characters on average, one value a
 * sample. What occurs again is linked to one of 50 spans, so that no two samples are the same.
 */
export function createDeepProfile(): ProfilesData {
  const random = createRandom(60);
  const stacks = createCallStacks(random, { stacks: STACKS, depth: 60, functions: FUNCTIONS });
  const builder = createProfilesBuilder();
  const locations = Array.from({ length: FUNCTIONS }, (_, number) => {
    const functionIndex = builder.addFunction({
      name: nameOf(number, random(32)),
      filename: `/srv/app/node_modules/package${number % 40}/lib/module${number % 120}.js`,
      startLine: 1 + random(20_000),
    });
    return builder.addLocation([{ functionIndex, line: 1 + random(20_000) }]);
  });
  const links = Array.from({ length: 50 }, (_, span) =>
    builder.addLink(hex(span + 1, 32), hex(span + 1, 16)),
  );
  const profile = builder.addProfile({
    sampleType: { type: 'wall', unit: 'nanoseconds' },
    periodType: { type: 'wall', unit: 'nanoseconds' },
    period: 10_000_000,
    timeUnixNano: 1_794_000_000_000_000_000n,
    durationNano: 10_000_000_000n,
  });
  for (let i = 0; i < SAMPLES; i++) {
    const leafFirst = (stacks[i % STACKS] ?? []).map((number) => locations[number] ?? 0).reverse();
    const link = i < STACKS ? 0 : (links[i % links.length] ?? 0);
    profile.add(builder.addStack(leafFirst), 0, link, 10_000_000 + random(9_999));
  }
  return builder.build({ scopeName: 'hotspan' });
}

/** From 6 to 37 characters more than its number has. */
function nameOf(number: number, length: number): string {
  return `method${'OfSomeClassWithALongNameAndALongSuffix'.slice(0, length)}${number}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '1');
}
