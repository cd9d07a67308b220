import { type WireWriter, wordsOf } from '@hotspan/otlp-profiles';
import type { PprofProfile } from '../pprof-profile.js';
import { idWords } from './id-words.js';
import { writeWords } from './write-words.js';

/** Field 2 of Profile. Hot path: most of a profile is location ids. Guarded by benchmarks/pprof-codec.bench.ts. */
export function writeSamples(writer: WireWriter, profile: PprofProfile): void {
  const { samples } = profile;
  const { locationOffsets, locations, valueOffsets, labelOffsets } = samples;
  const ids = idWords(profile, profile.locations.id);
  const values = wordsOf(samples.values);
  const nums = wordsOf(samples.labelNum);
  for (let sample = 0; sample < samples.count; sample++) {
    writer.uint32(18);
    const mark = writer.begin();
    const locationsEnd = locationOffsets[sample + 1] ?? 0;
    let at = locationOffsets[sample] ?? 0;
    if (at < locationsEnd) {
      writer.uint32(10);
      const list = writer.begin();
      for (; at < locationsEnd; at++) {
        const row = locations[at] ?? -1;
        writer.varint64(ids.low(row), ids.high(row));
      }
      writer.end(list);
    }
    const valuesEnd = valueOffsets[sample + 1] ?? 0;
    at = valueOffsets[sample] ?? 0;
    if (at < valuesEnd) {
      writer.uint32(18);
      const list = writer.begin();
      for (; at < valuesEnd; at++) writer.varint64(values[at * 2] ?? 0, values[at * 2 + 1] ?? 0);
      writer.end(list);
    }
    const labelsEnd = labelOffsets[sample + 1] ?? 0;
    for (at = labelOffsets[sample] ?? 0; at < labelsEnd; at++) {
      writer.uint32(26);
      const label = writer.begin();
      writer.int32Field(8, samples.labelKey[at] ?? 0);
      writer.int32Field(16, samples.labelStr[at] ?? 0);
      writeWords(writer, 24, nums, at);
      writer.int32Field(32, samples.labelNumUnit[at] ?? 0);
      writer.end(label);
    }
    writer.end(mark);
  }
}
