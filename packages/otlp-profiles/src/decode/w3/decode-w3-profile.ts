import { OtlpProfilesError } from '../../errors.js';
import { GrowableInt32 } from '../../model/growable.js';
import type { Profile, ValueType } from '../../model/profiles-data.js';
import type { Texts } from '../../model/texts.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { stringAt } from '../decode-any-value.js';
import type { Range } from '../scan-request.js';
import { clearW3Samples, createW3Samples, type W3Samples } from './decode-w3-samples.js';
import { NO_BYTES, readW3Profile, UNSET_TYPE, type W3ReadContext } from './read-w3-profile.js';
import { checkW3Shapes, splitSampleTypes } from './split-sample-types.js';
import type { StackInterner } from './stack-interner.js';

/** What profiles of one W3 message share while they are decoded. */
export interface W3ProfileContext extends W3ReadContext {
  readonly stacks: StackInterner;
  /** The row of the attribute for a profile's comments. */
  addComments(comments: readonly string[]): number;
  /** Counts what a profile becomes. Throws HOTSPAN_ERR_OTLP_LIMIT. */
  count(profiles: number, samples: number, offset: number): void;
}

/** A profile of W3 in the model. */
export interface W3Profile {
  /** One for each sample type, in their order; one of no type when there is none. */
  readonly profiles: readonly Profile[];
  /** Name of the type to be shown first when it is not the first in order; else empty. */
  readonly defaultSampleType: string;
}

/**
 * Returns the decoder of a message's profiles, one after the other, which throws OtlpProfilesError for one that is broken.
 *
 * An id and an original payload stay with the profile of the first sample type alone: two profiles must not share an id, and the
 * payload stands for all of them.
 */
export function createW3ProfileDecoder(
  reader: WireReader,
  context: W3ProfileContext,
): (range: Range) => W3Profile {
  const { texts, profileAttributes } = context;
  // Kept from profile to profile for their memory.
  const samples = createW3Samples();
  const locations = new GrowableInt32(0);

  return (range) => {
    context.sampleAttributes.clear();
    profileAttributes.clear();
    clearW3Samples(samples);
    locations.length = 0;
    const { sampleTypes, comments, defaultSampleType, ...fields } = readW3Profile(
      reader,
      range,
      context,
      samples,
      locations,
    );
    if (sampleTypes.length === 0) sampleTypes.push(UNSET_TYPE);
    const defaultName = nameOfDefault(sampleTypes, defaultSampleType, texts);
    checkW3Shapes(samples, sampleTypes.length);
    context.count(sampleTypes.length, sampleTypes.length * samples.offset.length, range.start);
    context.stacks.startProfile(locations.view());
    const ofTypes = splitSampleTypes(
      samples,
      internStacks(samples, locations.length, context.stacks),
      sampleTypes.length,
    );
    if (comments.length > 0) {
      profileAttributes.add(context.addComments(comments.map((index) => stringAt(texts, index))));
    }
    const common = { ...fields, attributeSet: profileAttributes.take() };
    const profiles = ofTypes.map((samplesOfType, type) => ({
      ...common,
      ...(type === 0 ? {} : WITHOUT_IDENTITY),
      sampleType: sampleTypes[type] ?? UNSET_TYPE,
      samples: samplesOfType,
    }));
    return { profiles, defaultSampleType: defaultName };
  };
}

const WITHOUT_IDENTITY = Object.freeze({
  profileId: NO_BYTES,
  originalPayloadFormat: '',
  originalPayload: NO_BYTES,
});

function internStacks(samples: W3Samples, locationCount: number, stacks: StackInterner): Int32Array {
  const rows = new Int32Array(samples.offset.length);
  for (let row = 0; row < rows.length; row++) {
    const start = samples.start.at(row);
    const length = samples.length.at(row);
    const offset = samples.offset.at(row) >>> 0;
    if (start < 0 || length < 0 || start + length > locationCount) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_INDEX',
        `the sample at byte ${offset} has ${length} locations from ${start} on, but location_indices has ${locationCount} entries.`,
        { offset },
      );
    }
    rows[row] = stacks.intern(start, length, offset);
  }
  return rows;
}

function nameOfDefault(types: readonly ValueType[], index: number, texts: Texts): string {
  const type = types[index];
  if (type !== undefined) return index === 0 ? '' : stringAt(texts, type.type);
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_INDEX',
    `default_sample_type_index holds ${index}, but the profile has ${types.length} sample types.`,
  );
}
