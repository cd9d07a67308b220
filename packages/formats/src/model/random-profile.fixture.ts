import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import fc from 'fast-check';

/** A stack of names, root first, and what it counts. */
export type NamedStack = readonly [names: readonly string[], value: bigint];

/** Few names, so that stacks share their beginnings; those that formats could stumble over among them. */
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'ab', 'main', 'get size', '__proto__', 'constructor') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ';', 'a;b', 'a\nb', 'a\r\nb', '\ufeffa', '\ud800', '0x0', 'é', '😀', '\0'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

/** Stacks of up to twelve frames with values in these bounds. */
export function namedStacks({
  min,
  max,
}: {
  readonly min: bigint;
  readonly max: bigint;
}): fc.Arbitrary<NamedStack[]> {
  const value = fc.oneof(fc.bigInt({ min: min < -9n ? -9n : min, max: 9n }), fc.bigInt({ min, max }));
  return fc.array(fc.tuple(fc.array(name, { maxLength: 12 }), value), { maxLength: 30 });
}

/** A profile of these stacks. Every second location is shared by name, every other has a line of its own. */
export function profileOf(stacks: readonly NamedStack[]): ProfilesData {
  const builder = createProfilesBuilder();
  const profile = builder.addProfile({
    sampleType: { type: 'samples', unit: 'count' },
    timeUnixNano: 0n,
    durationNano: 0n,
  });
  for (const [row, [names, value]] of stacks.entries()) {
    const locations = names.map((text) => {
      const line = { functionIndex: builder.addFunction({ name: text }), line: row % 2 === 0 ? 0 : row };
      return builder.addLocation([line]);
    });
    const attributes = builder.addAttributeSet([builder.addAttribute('row', BigInt(row))]);
    profile.add(builder.addStack(locations.reverse()), attributes, 0, value);
  }
  return builder.build({});
}

/** Sums by stack, in any order: what two profiles that say the same have in common. Sums of 0 are left out. */
export function sumsByStack(stacks: readonly NamedStack[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [names, value] of stacks) {
    const key = JSON.stringify(names);
    sums.set(key, (sums.get(key) ?? 0n) + value);
  }
  for (const [key, sum] of sums) if (sum === 0n) sums.delete(key);
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}
