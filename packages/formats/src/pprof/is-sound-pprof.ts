import { wordsOf } from '@hotspan/otlp-profiles';
import { areIn } from './are-in.js';
import { areRows } from './known-rows.js';
import { type PprofProfile, stringAt } from './pprof-profile.js';

/**
 * Whether `validatePprof` finds nothing at all, in a small part of its time: for servers, to which nearly every profile that comes is
 * sound. Hot path: guarded by benchmarks/pprof-codec.bench.ts.
 */
export function isSoundPprof(profile: PprofProfile): boolean {
  return (
    hasSoundTypes(profile) &&
    hasSoundStrings(profile) &&
    hasSoundValues(profile) &&
    hasSoundLabels(profile) &&
    hasSoundElements(profile)
  );
}

function hasSoundTypes(profile: PprofProfile): boolean {
  const { type, count } = profile.sampleTypes;
  if (count === 0) return false;
  for (const index of type) if (stringAt(profile, index).includes('-')) return false;
  return areIn(type, profile.strings.length);
}

function hasSoundStrings({ strings, malformedStrings }: PprofProfile): boolean {
  return strings[0] === '' && malformedStrings.length === 0;
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

function hasSoundLabels({ strings, samples: { labelKey, labelStr } }: PprofProfile): boolean {
  return areIn(labelKey, strings.length) && areIn(labelStr, strings.length);
}

function hasSoundElements({ strings, samples, locations, functions, mappings }: PprofProfile): boolean {
  const { length } = strings;
  return (
    haveIds(locations.id) &&
    haveIds(functions.id) &&
    areIn(functions.name, length) &&
    areIn(functions.systemName, length) &&
    areIn(functions.filename, length) &&
    areIn(mappings.filename, length) &&
    areIn(mappings.buildId, length) &&
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
