import { WireWriter, writeStringRun } from '@hotspan/otlp-profiles';
import { gzipSync } from '../compression/gzip.js';
import { FormatError } from '../errors.js';
import { writeFunctions, writeLocations, writeMappings } from './encode/write-elements.js';
import { writeSamples } from './encode/write-samples.js';
import type { PprofProfile, PprofValueType } from './pprof-profile.js';

export interface EncodePprofOptions {
  /** `gzip`, as pprof files mostly are, is for Node.js only; elsewhere use `await gzip(bytes)`. Default `none`. */
  readonly compression?: 'none' | 'gzip';
}

/**
 * Encodes a pprof profile: fields in the order of their numbers, lists packed, what is 0 left out. Equal profiles give equal
 * bytes. Broken references and indices are written so that decoding finds them again, but an index outside all bounds (-1)
 * stays one.
 *
 * References are written as ids: elements of one table must have different ids other than 0, or the last of them gets the
 * references. Throws HOTSPAN_ERR_FORMAT_OPTION, and HOTSPAN_ERR_FORMAT_COMPRESSED for `gzip` where there is none.
 */
export function encodePprof(
  profile: PprofProfile,
  { compression = 'none' }: EncodePprofOptions = {},
): Uint8Array {
  if (compression !== 'none' && compression !== 'gzip') {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_OPTION',
      `compression must be "none" or "gzip", got ${String(compression).slice(0, 60)}.`,
    );
  }
  const writer = new WireWriter(65_536);
  const { sampleTypes } = profile;
  for (let place = 0; place < sampleTypes.count; place++) {
    writeValueType(writer, 10, {
      type: sampleTypes.type[place] ?? 0,
      unit: sampleTypes.unit[place] ?? 0,
    });
  }
  writeSamples(writer, profile);
  writeMappings(writer, profile);
  writeLocations(writer, profile);
  writeFunctions(writer, profile);
  writeStringRun(writer, 50, profile.strings);
  writer.int32Field(56, profile.dropFrames);
  writer.int32Field(64, profile.keepFrames);
  writer.int64Field(72, profile.timeNanos);
  writer.int64Field(80, profile.durationNanos);
  if (profile.periodType) writeValueType(writer, 90, profile.periodType);
  writer.int64Field(96, profile.period);
  writeComments(writer, profile.comments);
  writer.int32Field(112, profile.defaultSampleType);
  writer.int32Field(120, profile.docUrl);
  const bytes = writer.finish();
  return compression === 'gzip' ? gzipSync(bytes) : bytes;
}

function writeValueType(writer: WireWriter, tag: number, { type, unit }: PprofValueType): void {
  writer.uint32(tag);
  const mark = writer.begin();
  writer.int32Field(8, type);
  writer.int32Field(16, unit);
  writer.end(mark);
}

function writeComments(writer: WireWriter, comments: Int32Array): void {
  if (comments.length === 0) return;
  writer.uint32(106);
  const mark = writer.begin();
  for (const index of comments) writer.int32(index);
  writer.end(mark);
}
