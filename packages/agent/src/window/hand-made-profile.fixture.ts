import type { SampledTimeProfile } from '../engine/sampled-profile.js';

/** A row of a profile made by hand: its stack leaf first, the number of its context, count, wall and CPU. */
export type HandMadeRow = readonly [
  stack: readonly (keyof typeof HAND_MADE_FRAMES)[],
  context: number,
  count: number,
  wallNanos: number,
  cpuNanos: number,
];

/** Two functions of one name in one file, an anonymous one, and code of V8. */
export const HAND_MADE_FRAMES = {
  handlerA: ['handler', '/app/bundle.js', 10],
  handlerB: ['handler', '/app/bundle.js', 200],
  anonymous: ['', '/app/bundle.js', 7],
  sort: ['sort', '', 0],
  idle: ['(idle)', '', 0],
} as const;

/** A profile as the engine makes it: `handler` has one function record for both of its locations. */
export function handMadeProfile(rows: readonly HandMadeRow[]): SampledTimeProfile {
  const strings = [''];
  const intern = (text: string): number => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const keys = Object.keys(HAND_MADE_FRAMES);
  const functions = new Map<string, { id: number; name: number; filename: number }>();
  const location = Object.values(HAND_MADE_FRAMES).map(([name, filename, line], index) => {
    const known = functions.get(name) ?? {
      id: functions.size + 1,
      name: intern(name),
      filename: intern(filename),
    };
    functions.set(name, known);
    return { id: index + 1, line: [{ functionId: known.id, line }] };
  });
  return {
    stringTable: { strings },
    function: [...functions.values()],
    location,
    sample: rows.map(([stack, context, ...value]) => ({
      locationId: stack.map((key) => keys.indexOf(key) + 1),
      value,
      label: context === 0 ? [] : [{ num: context }],
    })),
    period: 10_101_010.4,
    durationNanos: 1_000_000_000,
  };
}
