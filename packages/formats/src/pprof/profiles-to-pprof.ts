import type { Dictionary, ScopeProfiles } from '@hotspan/otlp-profiles';
import { completeFormatLimits } from '../complete-format-limits.js';
import type { FormatLimits } from '../format-limits.js';
import { type PprofTimeAndLabels, resolveTimeAndLabels } from './pprof-conversion-options.js';
import type { PprofProfile } from './pprof-profile.js';
import { createTextTable } from './text-table.js';
import { collectRows } from './to-pprof/collect-rows.js';
import { createElementWriter } from './to-pprof/element-writer.js';
import { createLabelWriter } from './to-pprof/label-writer.js';
import { defaultSampleType, inPprofOrder, profileMetadata, timesOf } from './to-pprof/scope-metadata.js';
import { writeSamples } from './to-pprof/write-samples.js';

/** Options of `profilesToPprof`, all optional. Times and labels: give what `pprofToProfiles` was given. */
export interface ProfilesToPprofOptions extends PprofTimeAndLabels {
  /** Type of the sample type to show first. Default: what the scope has from a pprof profile, else none (then pprof shows the last). */
  readonly defaultSampleType?: string;
  /** `maxSamples` limits the samples written; `maxFrames` the locations, the labels and the values of all of them. */
  readonly limits?: Partial<FormatLimits>;
}

/**
 * Converts all profiles of a scope into one pprof profile, each being a sample type: the inverse of `pprofToProfiles`. Rows that all
 * profiles share stay as they are; otherwise samples are brought together by stack, attributes, link and timestamp, and a profile
 * that has none there gets the value 0. For one profile alone, pass a scope with only that.
 *
 * Ids are dense from 1 and in order of first use, as everything is. pprof has no room for the resource, the scope's name, profile
 * ids, frame types and other attributes of locations and mappings. A line without a function gets one named `(unknown)`. Attributes of samples that are neither text nor integers become
 * text: booleans, other numbers, bytes (hex), lists within lists and records (JSON). A list becomes a label for each value; an
 * empty text is the number 0, because pprof cannot tell them apart.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT and HOTSPAN_ERR_FORMAT_OPTION.
 */
export function profilesToPprof(
  scope: ScopeProfiles,
  dictionary: Dictionary,
  options: ProfilesToPprofOptions = {},
): PprofProfile {
  const { timeNanos, labels } = resolveTimeAndLabels(options);
  const limits = completeFormatLimits(options.limits);
  const profiles = inPprofOrder(scope);
  const texts = createTextTable(dictionary.strings);
  const elements = createElementWriter(dictionary, texts);
  const sampleTypes = {
    count: profiles.length,
    type: Int32Array.from(profiles, ({ sampleType }) => texts.addRow(sampleType.type)),
    unit: Int32Array.from(profiles, ({ sampleType }) => texts.addRow(sampleType.unit)),
  };
  const samples = writeSamples(
    collectRows(profiles, limits),
    dictionary,
    { elements, labels: createLabelWriter(dictionary, texts, labels) },
    { types: profiles.length, limits },
  );
  return {
    sampleTypes,
    samples,
    ...elements.finish(),
    ...profileMetadata(profiles, dictionary, texts),
    ...timesOf(profiles, timeNanos),
    defaultSampleType: texts.add(options.defaultSampleType ?? defaultSampleType(scope)),
    danglingIds: BigUint64Array.of(0n),
    strings: texts.strings,
    malformedStrings: new Int32Array(0),
  };
}
