import { type Dictionary, GrowableInt32, GrowableInt64 } from '@hotspan/otlp-profiles';
import { FormatError } from '../../errors.js';
import type { FormatLimits } from '../../format-limits.js';
import type { PprofSamples } from '../pprof-profile.js';
import type { PprofRows } from './collect-rows.js';
import type { ElementWriter } from './element-writer.js';
import type { LabelWriter, PprofLabel } from './label-writer.js';

/**
 * Writes rows as samples of `types` values. pprof repeats the stack and the labels in every sample, so a small profile can
 * become a large one: throws HOTSPAN_ERR_FORMAT_LIMIT when locations or labels of all samples exceed `maxFrames`.
 */
export function writeSamples(
  rows: PprofRows,
  { stacks }: Dictionary,
  writers: { elements: ElementWriter; labels: LabelWriter },
  { types, limits }: { types: number; limits: FormatLimits },
): PprofSamples {
  const locationOffsets = new Int32Array(rows.count + 1);
  const locations = new GrowableInt32();
  const valueOffsets = new Int32Array(rows.count + 1);
  const labelOffsets = new Int32Array(rows.count + 1);
  const labels = createLabelColumns();
  for (let row = 0; row < rows.count; row++) {
    const stack = rows.stack[row] ?? 0;
    const start = stacks.offsets[stack] ?? 0;
    const end = stacks.offsets[stack + 1] ?? 0;
    checkSum('locations', locations.length + end - start, limits);
    for (let at = start; at < end; at++) {
      locations.push(writers.elements.addLocation(stacks.locations[at] ?? 0));
    }
    locationOffsets[row + 1] = locations.length;

    const ofSet = writers.labels.ofSet(rows.attributeSet[row] ?? 0);
    checkSum('labels', labels.length() + ofSet.length, limits);
    for (const label of ofSet) labels.push(label);
    for (const label of writers.labels.ofLink(rows.link[row] ?? 0)) labels.push(label);
    if (rows.isTimed[row] === 1) labels.push(writers.labels.ofTimestamp(rows.timestamps[row] ?? 0n));
    labelOffsets[row + 1] = labels.length();
    valueOffsets[row + 1] = (row + 1) * types;
  }
  return {
    count: rows.count,
    locationOffsets,
    locations: locations.toArray(),
    valueOffsets,
    values: rows.values,
    labelOffsets,
    ...labels.finish(),
  };
}

function createLabelColumns(): {
  push(label: PprofLabel): void;
  length(): number;
  finish(): Pick<PprofSamples, 'labelKey' | 'labelStr' | 'labelNum' | 'labelNumUnit'>;
} {
  const key = new GrowableInt32();
  const str = new GrowableInt32();
  const num = new GrowableInt64();
  const numUnit = new GrowableInt32();
  return {
    push(label) {
      key.push(label.key);
      str.push(label.str);
      num.push(Number(BigInt.asUintN(32, label.num)), Number(BigInt.asUintN(32, label.num >> 32n)));
      numUnit.push(label.numUnit);
    },
    length: () => key.length,
    finish: () => ({
      labelKey: key.toArray(),
      labelStr: str.toArray(),
      labelNum: num.toSigned(),
      labelNumUnit: numUnit.toArray(),
    }),
  };
}

function checkSum(what: string, sum: number, { maxFrames }: FormatLimits): void {
  if (sum <= maxFrames) return;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `the ${what} of all samples are more than maxFrames (${maxFrames}). Write fewer samples, or raise the limit.`,
    { limit: maxFrames },
  );
}
