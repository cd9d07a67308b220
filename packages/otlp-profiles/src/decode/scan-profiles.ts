import { OtlpProfilesError } from '../errors.js';
import { skipRun } from '../wire/skip-run.js';
import type { WireReader } from '../wire/wire-reader.js';
import type { Range, ScannedProfile } from './scan-request.js';

/** What the tags of a request's profiles and samples say about its generation. Field numbers and wire types only. */
export interface Evidence {
  /** Wire types seen of `Profile`'s field n: bit `1 << wireType` of entry n. */
  readonly profileFields: Int32Array;
  /** The same of `Sample`, of as many samples as it took to find one that only one generation can have written. */
  readonly sampleFields: Int32Array;
  /** Some sample has field 2, length-delimited, and no field 5. */
  fieldTwoAlone: boolean;
  /** Some sample has field 4, a varint, more than once, or without field 2 and field 5. */
  fieldFourIsValue: boolean;
  /** The largest varint in a sample's field 4; 2^32 when one is larger. */
  largestInFieldFour: number;
  /** Of all samples looked at, fields 2 and 5 hold the same number of elements. */
  equalCounts: boolean;
  /** The largest element of a sample's field 2, as an unsigned 32-bit number; 2^32 when one is larger. */
  largestInFieldTwo: number;
  /** Some element of a sample's field 2 is 0, which as an attribute would mean "not set". */
  zeroInFieldTwo: boolean;
  /** Every length-delimited field 7 of `Profile` has 16 bytes, as an id has. */
  fieldSevenIsId: boolean;
}

export interface ScannedProfiles {
  readonly profiles: readonly ScannedProfile[];
  readonly evidence: Evidence;
}

const FIELDS = 32;
/** Sample fields 3 and 4, and their wire types, that only one group of generations uses. */
const DECISIVE_TAGS: ReadonlySet<number> = new Set([24, 26, 32, 34]);

/**
 * Walks the tags of every profile, and of its samples until one is decisive: samples of one request are written by one
 * encoder, so the rest would say the same (a sample that does not is refused when it is decoded). Walking all of them would
 * cost a fifth of the decoding.
 *
 * A profile whose tags break off is only noted, so that its neighbours can be read.
 */
export function scanProfiles(reader: WireReader, ranges: readonly Range[]): ScannedProfiles {
  const evidence: Evidence = {
    profileFields: new Int32Array(FIELDS),
    sampleFields: new Int32Array(FIELDS),
    fieldTwoAlone: false,
    zeroInFieldTwo: false,
    fieldFourIsValue: false,
    largestInFieldFour: 0,
    equalCounts: true,
    largestInFieldTwo: 0,
    fieldSevenIsId: true,
  };
  const scan = { decided: false };
  const profiles = ranges.map((range) => scanProfile(reader, range, evidence, scan));
  return { profiles, evidence };
}

function scanProfile(
  reader: WireReader,
  { start, end }: Range,
  evidence: Evidence,
  scan: { decided: boolean },
): ScannedProfile {
  const { profileFields } = evidence;
  let sampleCount = 0;
  let problem: OtlpProfilesError | undefined;
  try {
    reader.pos = start;
    while (reader.pos < end) {
      const tag = reader.uint32();
      note(profileFields, tag);
      if (tag === 18) {
        if (scan.decided) {
          sampleCount += skipRun(reader, tag, end);
          continue;
        }
        sampleCount++;
        const sampleEnd = reader.readEnd(end);
        scan.decided = scanSample(reader, sampleEnd, evidence);
        reader.pos = sampleEnd;
      } else {
        if (tag === 58) {
          const { pos } = reader;
          if (reader.readEnd(end) - reader.pos !== 16) evidence.fieldSevenIsId = false;
          reader.pos = pos;
        }
        reader.skip(tag, end);
      }
    }
    reader.expectEnd(end);
  } catch (error) {
    if (!(error instanceof OtlpProfilesError)) throw error;
    problem = error;
  }
  return { start, end, sampleCount, problem };
}

/** Returns whether the sample is decisive. */
function scanSample(reader: WireReader, end: number, evidence: Evidence): boolean {
  let decisive = false;
  let inFieldFour = 0;
  let inFieldTwo = -1;
  let inFieldFive = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    note(evidence.sampleFields, tag);
    if (DECISIVE_TAGS.has(tag)) decisive = true;
    if (tag === 32) {
      reader.varint64();
      evidence.largestInFieldFour = Math.max(evidence.largestInFieldFour, elementOf(reader));
      inFieldFour++;
      continue;
    }
    if (tag === 18) {
      const listEnd = reader.readEnd(end);
      inFieldTwo = Math.max(inFieldTwo, 0);
      while (reader.pos < listEnd) {
        reader.varint64();
        const element = elementOf(reader);
        if (element === 0) evidence.zeroInFieldTwo = true;
        evidence.largestInFieldTwo = Math.max(evidence.largestInFieldTwo, element);
        inFieldTwo++;
      }
      reader.expectEnd(listEnd);
      continue;
    }
    if (tag === 42) {
      const { pos } = reader;
      inFieldFive += (reader.readEnd(end) - reader.pos) / 8;
      reader.pos = pos;
    } else if (tag === 41) inFieldFive++;
    reader.skip(tag, end);
  }
  reader.expectEnd(end);
  if (inFieldTwo >= 0 && inFieldFive === 0) evidence.fieldTwoAlone = true;
  if (inFieldFour > 1 || (inFieldFour === 1 && inFieldTwo < 0 && inFieldFive === 0)) {
    evidence.fieldFourIsValue = true;
  }
  if (Math.max(inFieldTwo, 0) !== inFieldFive) evidence.equalCounts = false;
  return decisive;
}

/** The varint read last, or 2^32 when it is larger than any index. */
function elementOf(reader: WireReader): number {
  return reader.high === 0 ? reader.low : 0x1_0000_0000;
}

function note(fields: Int32Array, tag: number): void {
  const field = tag >>> 3;
  if (field < FIELDS) fields[field] = (fields[field] ?? 0) | (1 << (tag & 7));
}
