import type { PprofProfile } from '../pprof-profile.js';
import type { Findings } from './findings.js';

/** Indices outside the string table, in the fields that must have one. Others are read as the empty string. */
export function checkStringIndices(profile: PprofProfile, findings: Findings): void {
  const { sampleTypes, samples, functions, mappings } = profile;
  checkColumn(sampleTypes.type, (row) => `sample_type[${row}].type`);
  checkColumn(functions.name, (row) => `function[${row}].name`);
  checkColumn(functions.systemName, (row) => `function[${row}].system_name`);
  checkColumn(functions.filename, (row) => `function[${row}].filename`);
  checkColumn(mappings.filename, (row) => `mapping[${row}].filename`);
  checkColumn(mappings.buildId, (row) => `mapping[${row}].build_id`);
  for (let sample = 0; sample < samples.count; sample++) {
    const start = samples.labelOffsets[sample] ?? 0;
    for (let at = start; at < (samples.labelOffsets[sample + 1] ?? 0); at++) {
      check(samples.labelKey[at] ?? 0, () => `sample[${sample}].label[${at - start}].key`);
      check(samples.labelStr[at] ?? 0, () => `sample[${sample}].label[${at - start}].str`);
    }
  }

  function checkColumn(column: Int32Array, path: (row: number) => string): void {
    column.forEach((index, row) => {
      check(index, () => path(row));
    });
  }

  function check(index: number, path: () => string): void {
    const { length } = profile.strings;
    if (index >= 0 && index < length) return;
    findings.add('string-index', () => [
      path(),
      `${index < 0 ? 'an index out of all bounds' : `index ${index}`} is not in the string table of ${length}`,
    ]);
  }
}
