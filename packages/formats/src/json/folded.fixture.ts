import type { Profile, ProfilesData } from '@hotspan/otlp-profiles';

/** All profiles of the data, in order. */
export function profilesOf({ resourceProfiles }: ProfilesData): Profile[] {
  return resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles.flatMap(({ profiles }) => profiles));
}

/** What a profile counts and what it holds, as a test can read it: `{ type: 'wall/nanoseconds', stacks: { 'a;b': 3n } }`. */
export interface ReadableProfile {
  readonly type: string;
  readonly name: string | undefined;
  readonly durationNano: bigint;
  /** By frames from the root on, each `name file:line:column` as far as it is set. */
  readonly stacks: Readonly<Record<string, bigint>>;
}

export function readable(data: ProfilesData): ReadableProfile[] {
  const { dictionary } = data;
  const { strings, stacks, locations, functions, attributes, attributeSets } = dictionary;

  function frame(location: number): string {
    const line = locations.lineOffsets[location] ?? 0;
    const row = locations.lineFunction[line] ?? 0;
    const file = strings[functions.filename[row] ?? 0] ?? '';
    const position = [file, locations.line[line], locations.column[line]].filter(Boolean).join(':');
    return [strings[functions.name[row] ?? 0], position].filter(Boolean).join(' ');
  }

  function path(stack: number): string {
    const start = stacks.offsets[stack] ?? 0;
    const frames = [...stacks.locations.subarray(start, stacks.offsets[stack + 1] ?? 0)];
    return frames.reverse().map(frame).join(';');
  }

  return profilesOf(data).map(({ sampleType, attributeSet, durationNano, samples }) => {
    const attribute = attributeSets.attributes[attributeSets.offsets[attributeSet] ?? 0] ?? 0;
    const name = attributeSet === 0 ? undefined : attributes.value[attribute];
    return {
      type: `${strings[sampleType.type]}/${strings[sampleType.unit]}`,
      name: typeof name === 'string' ? name : undefined,
      durationNano,
      stacks: Object.fromEntries(
        Array.from(samples.stack, (stack, row) => [path(stack), samples.values[row] ?? 0n]),
      ),
    };
  });
}
