import type { PprofProfile } from './pprof-profile.js';
import { checkReferences } from './validate/check-references.js';
import { checkStringIndices } from './validate/check-string-indices.js';
import { createFindings, type Findings, type PprofFinding } from './validate/findings.js';

/** Options of `validatePprof`. */
export interface ValidatePprofOptions {
  /** Findings to describe, an integer of at least 1; more are counted. Default 100. */
  readonly maxFindings?: number;
}

/**
 * Everything in a profile that a Pyroscope-compatible server refuses it for (`severity` `error`) or removes (`warning`, see
 * `repairPprof`). An empty list means that `pprofToProfiles` takes it. Sizes are `decodePprof`'s matter, times the server's.
 *
 * Errors: `no-sample-type`, `zero-id`, `value-count`, `string-table`, `string-index`, `dash-in-sample-type`, `not-utf8`.
 * Warnings: `unknown-location`, `unknown-function`, `unknown-mapping`, `empty-location`, `negative-value`.
 * The last finding is `more-findings` when there are more than `maxFindings`; its text has their number.
 * Throws HOTSPAN_ERR_FORMAT_OPTION.
 */
export function validatePprof(profile: PprofProfile, options?: ValidatePprofOptions): PprofFinding[] {
  const findings = createFindings(options?.maxFindings ?? 100);
  checkSampleTypes(profile, findings);
  checkValues(profile, findings);
  checkIds(profile, findings);
  checkStringTable(profile, findings);
  checkStringIndices(profile, findings);
  checkReferences(profile, findings);
  return findings.finish();
}

function checkSampleTypes({ sampleTypes, strings }: PprofProfile, findings: Findings): void {
  if (sampleTypes.count === 0) findings.add('no-sample-type', () => ['sample_type', 'there is none']);
  sampleTypes.type.forEach((index, place) => {
    const name = strings[index];
    if (!name?.includes('-')) return;
    findings.add('dash-in-sample-type', () => [`sample_type[${place}].type`, `"${cut(name)}" has a "-"`]);
  });
}

function checkValues({ samples, sampleTypes }: PprofProfile, findings: Findings): void {
  const { count, valueOffsets, values } = samples;
  for (let sample = 0; sample < count; sample++) {
    const start = valueOffsets[sample] ?? 0;
    const end = valueOffsets[sample + 1] ?? 0;
    if (end - start !== sampleTypes.count) {
      findings.add('value-count', () => [
        `sample[${sample}].value`,
        `there are ${end - start} for ${sampleTypes.count} sample types`,
      ]);
    }
    for (let at = start; at < end; at++) {
      const value = values[at] ?? 0n;
      if (value >= 0n) continue;
      findings.add('negative-value', () => [`sample[${sample}].value[${at - start}]`, `it is ${value}`]);
    }
  }
}

function checkIds({ locations, functions }: PprofProfile, findings: Findings): void {
  for (const [table, { id }] of Object.entries({ location: locations, function: functions })) {
    id.forEach((value, row) => {
      if (value === 0n) findings.add('zero-id', () => [`${table}[${row}].id`, 'it is 0']);
    });
  }
}

function checkStringTable({ strings, malformedStrings }: PprofProfile, findings: Findings): void {
  const [first] = strings;
  if (first === undefined) findings.add('string-table', () => ['string_table', 'it is empty']);
  else if (first !== '') {
    findings.add('string-table', () => ['string_table[0]', `it must be empty and is "${cut(first)}"`]);
  }
  for (const index of malformedStrings) {
    findings.add('not-utf8', () => [`string_table[${index}]`, `"${cut(strings[index] ?? '')}" is not UTF-8`]);
  }
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);
