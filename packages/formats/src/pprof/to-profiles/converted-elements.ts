import type { Dictionary } from '@hotspan/otlp-profiles';
import type { AttributeInterner } from './attribute-interner.js';
import type { StringInterner } from './string-interner.js';

/** The elements of a pprof profile in tables of the model, to whose strings and attributes more may be added. */
export interface ConvertedElements {
  readonly strings: StringInterner;
  readonly attributes: AttributeInterner;
  readonly tables: Pick<Dictionary, 'mappings' | 'locations' | 'functions' | 'stacks'>;
  /** The stack of each sample. */
  readonly stackOf: Int32Array;
}
