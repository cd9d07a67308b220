import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { Numeric, SampledProfile } from '../engine/sampled-profile.js';

/**
 * Interns the functions and locations of a sampled profile, and returns what turns the stack of a sample, leaf
 * first, into a row of the builder's stacks.
 *
 * A function is its name, file and declaration line: the engine's own records are shared by all functions of one
 * name in a script, but its locations have the line.
 */
export function internStacks(
  builder: ProfilesBuilder,
  profile: SampledProfile,
): (locationIds: readonly Numeric[]) => number {
  const { strings } = profile.stringTable;
  const frameType = (type: string): number =>
    builder.addAttributeSet([builder.addAttribute('profile.frame.type', type)]);
  // Semantic conventions, "profile.frame.type": required where a value applies.
  const javascript = frameType('v8js');
  const functions = new Map(profile.function.map((row) => [Number(row.id), row]));
  const rowById: number[] = [];

  for (const { id, line: lines } of profile.location) {
    const rows = lines.map(({ functionId, line }) => {
      const row = functions.get(Number(functionId));
      const name = strings[Number(row?.name ?? 0)] || '(anonymous)';
      const filename = strings[Number(row?.filename ?? 0)] ?? '';
      const startLine = Number(line);
      return { name, filename, startLine };
    });
    // Neither file nor line: code of V8 or Node.js itself, such as the garbage collector or Array.prototype.sort.
    const isNative = rows.every(({ filename, startLine }) => filename === '' && startLine === 0);
    rowById[Number(id)] = builder.addLocation(
      rows.map((row) => ({ functionIndex: builder.addFunction(row), line: row.startLine })),
      { attributeSet: isNative ? frameType('native') : javascript },
    );
  }

  const scratch: number[] = [];
  let lastIds: readonly Numeric[] = [];
  let lastStack = builder.addStack([]);
  return (locationIds) => {
    // The rows of one node of V8's tree follow each other and share one array.
    if (locationIds === lastIds) return lastStack;
    for (let i = 0; i < locationIds.length; i++) scratch[i] = rowById[Number(locationIds[i])] ?? 0;
    lastIds = locationIds;
    lastStack = builder.addStack(scratch, locationIds.length);
    return lastStack;
  };
}
