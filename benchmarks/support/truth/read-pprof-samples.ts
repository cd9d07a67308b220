import type { PprofProfile } from '@hotspan/formats';
import type { LinkedSample } from '../../../test/linkage/judge-samples.js';

/** The program's functions are alone in their file, which Pyroscope's agent writes before their names. */
const FILE_AND_LINE = /^.*busy\.js:(.+):\d+$/;

/** The samples of a wall profile; the label of this key is what they are linked to. */
export function readPprofSamples(profile: PprofProfile, labelKey: string): LinkedSample[] {
  const { samples } = profile;
  const key = profile.strings.indexOf(labelKey);
  return Array.from({ length: samples.count }, (_, sample) => ({
    functions: functionNames(profile, sample),
    // The first of the values of both agents, of `sample/count` and `samples/count`.
    count: Number(samples.values[samples.valueOffsets[sample] ?? 0] ?? 0n),
    link: key < 0 ? '' : readLink(profile, sample, key),
  }));
}

function functionNames({ samples, locations, functions, strings }: PprofProfile, sample: number): string[] {
  const rows = samples.locations.slice(samples.locationOffsets[sample], samples.locationOffsets[sample + 1]);
  return Array.from(rows, (location) => {
    const row = locations.lineFunction[locations.lineOffsets[location] ?? 0] ?? 0;
    return (strings[functions.name[row] ?? 0] ?? '').replace(FILE_AND_LINE, '$1');
  });
}

/** Pyroscope's labels are strings, Datadog's are the 64 bits of the id as a number. */
function readLink({ samples, strings }: PprofProfile, sample: number, key: number): string {
  const { labelOffsets, labelKey, labelStr, labelNum } = samples;
  for (let i = labelOffsets[sample] ?? 0; i < (labelOffsets[sample + 1] ?? 0); i++) {
    if (labelKey[i] !== key) continue;
    const number = BigInt.asUintN(64, labelNum[i] ?? 0n);
    return number === 0n ? (strings[labelStr[i] ?? 0] ?? '') : number.toString(16).padStart(16, '0');
  }
  return '';
}
