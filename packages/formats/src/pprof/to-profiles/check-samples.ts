import { textAt, textsOf } from '@hotspan/otlp-profiles';
import { FormatError } from '../../errors.js';
import type { PprofProfile } from '../pprof-profile.js';
import { brokenStringIndex } from './broken-index.js';

/**
 * Throws HOTSPAN_ERR_FORMAT_SHAPE for what no model can be made of: no sample types, other numbers of values, no empty string; and
 * HOTSPAN_ERR_FORMAT_INDEX for sample types without a name in the string table.
 */
export function checkSamples(pprof: PprofProfile): void {
  const { sampleTypes, samples } = pprof;
  const texts = textsOf(pprof);
  const first = textAt(texts, 0);
  if (first !== '') {
    throw shapeError(
      first === undefined
        ? 'string_table must begin with the empty string, got no string'
        : `string_table[0] must be the empty string, got "${first.slice(0, 60)}"`,
    );
  }
  if (sampleTypes.count === 0) throw shapeError('sample_type must have at least one entry, got none');
  sampleTypes.type.forEach((index, place) => {
    if (textAt(texts, index) === undefined)
      throw brokenStringIndex(`sample_type[${place}].type`, index, pprof);
  });
  const { count, valueOffsets } = samples;
  for (let sample = 0; sample < count; sample++) {
    const values = (valueOffsets[sample + 1] ?? 0) - (valueOffsets[sample] ?? 0);
    if (values !== sampleTypes.count) {
      throw shapeError(
        `sample[${sample}].value must have as many entries as sample_type (${sampleTypes.count}), got ${values}`,
      );
    }
  }
}

function shapeError(problem: string): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SHAPE',
    `${problem}. validatePprof lists all places that are wrong.`,
  );
}
