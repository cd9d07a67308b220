import type { SampledProfile } from './sampled-profile.js';

/** A row of a sampled profile as a person would write it down. */
export interface ReadableRow {
  /** Leaf first, each as `name file:line`. */
  readonly frames: readonly string[];
  readonly values: readonly number[];
  readonly labels: readonly number[];
}

export function readRows({ stringTable, location, sample, ...profile }: SampledProfile): ReadableRow[] {
  const functions = new Map(profile.function.map((row) => [row.id, row]));
  const frames = new Map(
    location.map(({ id, line: [line] }) => {
      const { name = 0, filename = 0 } = functions.get(line?.functionId ?? 0) ?? {};
      const text = (index: number | bigint): string => stringTable.strings[Number(index)] ?? '';
      return [id, `${text(name)} ${text(filename)}:${line?.line}`];
    }),
  );
  return sample.map(({ locationId, value, label }) => ({
    frames: locationId.map((id) => frames.get(id) ?? ''),
    values: value.map(Number),
    labels: label.map(({ num }) => Number(num)),
  }));
}

/** Adds up one value of all rows, or of those that have a frame of this function. */
export function total(rows: readonly ReadableRow[], position: number, name?: string): number {
  return rows
    .filter(({ frames }) => name === undefined || frames.some((frame) => frame.startsWith(`${name} `)))
    .reduce((sum, { values }) => sum + (values[position] ?? 0), 0);
}
