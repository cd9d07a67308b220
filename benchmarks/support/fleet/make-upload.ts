import type { PprofProfile } from '@hotspan/formats';
import { createRandom } from '../random.js';
import { capturedWindow } from './captured-windows.js';
import { type Door, encodeUpload, type UploadRequest } from './encode-upload.js';
import { type Fleet, planUpload } from './fleet-plan.js';
import { varyProfile } from './vary-profile.js';

/** An upload ready to be sent, with what it must come to. */
export interface ReadyUpload {
  readonly request: UploadRequest;
  readonly service: string;
  /** Sum of the values of each type of sample. */
  readonly totals: readonly { readonly sampleType: string; readonly total: number }[];
  /** Values of both types together. */
  readonly valueCount: number;
}

/** The same upload for the same fleet, number and door, whatever was made before. */
export function makeUpload(fleet: Fleet, index: number, door: Door): ReadyUpload {
  const upload = planUpload(fleet, index);
  const random = createRandom(mix(fleet.seed, index));
  const profile = varyProfile(capturedWindow(upload.program, upload.kind, upload.window), {
    random,
    freshName: `fresh_${index}`,
    timeNanos: BigInt(upload.timeMs) * 1_000_000n,
  });
  return {
    request: encodeUpload(door, { upload, profile, random }),
    service: upload.service,
    totals: totalsOf(profile),
    valueCount: profile.samples.values.length,
  };
}

function totalsOf({ strings, sampleTypes, samples }: PprofProfile): ReadyUpload['totals'] {
  return Array.from({ length: sampleTypes.count }, (_, place) => {
    let total = 0;
    for (let at = place; at < samples.values.length; at += sampleTypes.count)
      total += Number(samples.values[at] ?? 0n);
    return { sampleType: strings[sampleTypes.type[place] ?? 0] ?? '', total };
  });
}

/** Seeds of neighbours must not be neighbours: a linear congruential generator would give them like numbers. */
function mix(seed: number, index: number): number {
  let hash = Math.imul(seed + 1, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a_2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
