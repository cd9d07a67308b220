import { countTexts, type Texts, textAt, textsOf, wordsOf } from '@hotspan/otlp-profiles';
import { areIn } from './are-in.js';
import { areRows } from './known-rows.js';
import type { PprofProfile } from './pprof-profile.js';

/**
 * Whether `validatePprof` finds nothing at all, in a small part of its time: for servers, to which nearly every profile that comes is
 * sound. Hot path: guarded by benchmarks/pprof-codec.bench.ts.
 */
export function isSoundPprof(profile: PprofProfile): boolean {
  const texts = textsOf(profile);
  const count = countTexts(texts);
  return (
    hasSoundTypes(profile, texts) &&
    textAt(texts, 0) === '' &&
    profile.malformedStrings.length === 0 &&
    hasSoundValues(profile) &&
    hasSoundLabels(profile, count) &&
    hasSoundElements(profile, count)
  );
}

function hasSoundTypes({ sampleTypes: { type, count } }: PprofProfile, texts: Texts): boolean {
  if (count === 0) return false;
  for (const index of type) if (textAt(texts, index)?.includes('-')) return false;
  return areIn(type, countTexts(texts));
}

function hasSoundValues({ sampleTypes, samples }: PprofProfile): boolean {
  const { count, valueOffsets } = samples;
  for (let sample = 0; sample <= count; sample++) {
    if (valueOffsets[sample] !== sample * sampleTypes.count) return false;
  }
  const words = wordsOf(samples.values);
  let signs = 0;
  for (let at = 1; at < words.length; at += 2) signs |= words[at] ?? 0;
  return signs >= 0;
}

function hasSoundLabels({ samples: { labelKey, labelStr } }: PprofProfile, strings: number): boolean {
  return areIn(labelKey, strings) && areIn(labelStr, strings);
}

function hasSoundElements(
  { samples, locations, functions, mappings }: PprofProfile,
  strings: number,
): boolean {
  return (
    haveIds(locations.id) &&
    haveIds(functions.id) &&
    areIn(functions.name, strings) &&
    areIn(functions.systemName, strings) &&
    areIn(functions.filename, strings) &&
    areIn(mappings.filename, strings) &&
    areIn(mappings.buildId, strings) &&
    areRows(samples.locations, locations.count) &&
    areIn(locations.lineFunction, functions.count) &&
    areIn(locations.mapping, mappings.count, -1) &&
    saySomething(locations)
  );
}

function haveIds(ids: BigUint64Array): boolean {
  const words = wordsOf(ids);
  for (let at = 0; at < words.length; at += 2) if (words[at] === 0 && words[at + 1] === 0) return false;
  return true;
}

function saySomething({ count, lineOffsets, address }: PprofProfile['locations']): boolean {
  const words = wordsOf(address);
  for (let row = 0; row < count; row++) {
    const hasLines = (lineOffsets[row + 1] ?? 0) > (lineOffsets[row] ?? 0);
    if (!hasLines && words[row * 2] === 0 && words[row * 2 + 1] === 0) return false;
  }
  return true;
}
