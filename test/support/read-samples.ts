import type { Dictionary, ProfilesData } from '@hotspan/otlp-profiles';

/** A sample as a person would write it down. */
export interface ReadableSample {
  /** Leaf first. */
  readonly functions: readonly string[];
  readonly value: bigint;
  /** Empty when the sample has no link. */
  readonly traceId: string;
  readonly spanId: string;
  /** Attributes of the sample. */
  readonly labels: Readonly<Record<string, unknown>>;
}

/** All samples of all profiles of this type, for example `wall`. */
export function readSamples(data: ProfilesData, type: string): ReadableSample[] {
  const { dictionary } = data;
  return data.resourceProfiles
    .flatMap(({ scopeProfiles }) => scopeProfiles)
    .flatMap(({ profiles }) => profiles)
    .filter((profile) => dictionary.strings[profile.sampleType.type] === type)
    .flatMap(({ samples }) =>
      Array.from({ length: samples.count }, (_, i) => ({
        functions: functionNames(dictionary, samples.stack[i] ?? 0),
        value: samples.values[samples.valueOffsets[i] ?? 0] ?? 0n,
        ...linkIds(dictionary, samples.link[i] ?? 0),
        labels: readLabels(dictionary, samples.attributeSet[i] ?? 0),
      })),
    );
}

function functionNames({ stacks, locations, functions, strings }: Dictionary, stack: number): string[] {
  const rows = stacks.locations.slice(stacks.offsets[stack], stacks.offsets[stack + 1]);
  return Array.from(rows, (location) => {
    const line = locations.lineOffsets[location] ?? 0;
    return strings[functions.name[locations.lineFunction[line] ?? 0] ?? 0] ?? '';
  });
}

function linkIds({ links }: Dictionary, link: number): { traceId: string; spanId: string } {
  if (link === 0) return { traceId: '', spanId: '' };
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return {
    traceId: hex(links.traceIds.slice(link * 16, link * 16 + 16)),
    spanId: hex(links.spanIds.slice(link * 8, link * 8 + 8)),
  };
}

function readLabels(
  { attributeSets, attributes, strings }: Dictionary,
  set: number,
): Record<string, unknown> {
  const rows = attributeSets.attributes.slice(attributeSets.offsets[set], attributeSets.offsets[set + 1]);
  return Object.fromEntries(
    Array.from(rows, (row) => [strings[attributes.key[row] ?? 0] ?? '', attributes.value[row]]),
  );
}
