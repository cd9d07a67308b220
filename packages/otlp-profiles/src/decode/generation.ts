/**
 * The wire generations of OTLP profiles, which carry no version: fields were renumbered between releases of
 * opentelemetry-proto. The names are ours, in order of age.
 */
export type Generation = 'W3' | 'W4' | 'W5' | 'W6';

/** What a user knows a generation by. */
export const PROTO_RELEASES: Readonly<Record<'W1' | 'W2' | Generation, string>> = {
  W1: 'opentelemetry-proto 1.4 or 1.5',
  W2: 'opentelemetry-proto 1.6',
  W3: 'opentelemetry-proto 1.7',
  W4: 'opentelemetry-proto 1.8',
  W5: 'opentelemetry-proto 1.9',
  W6: 'opentelemetry-proto 1.10 or newer',
};

/** The numbers of `Sample`'s fields that moved; `stack_index` is 1 and `timestamps_unix_nano` 5 in all of W4 to W6. */
export interface SampleNumbers {
  readonly values: number;
  readonly attributeIndices: number;
  readonly linkIndex: number;
}

/** The numbers of `Profile`'s fields from `profile_id` on. */
export interface ProfileNumbers {
  /** 0: the generation has no such field. */
  readonly commentStrindices: number;
  readonly profileId: number;
  readonly droppedAttributesCount: number;
  readonly originalPayloadFormat: number;
  readonly originalPayload: number;
  readonly attributeIndices: number;
}

export interface GenerationNumbers {
  readonly sample: SampleNumbers;
  readonly profile: ProfileNumbers;
}

const OLD_SAMPLE: SampleNumbers = { values: 2, attributeIndices: 3, linkIndex: 4 };

const NEW_PROFILE: ProfileNumbers = {
  commentStrindices: 0,
  profileId: 7,
  droppedAttributesCount: 8,
  originalPayloadFormat: 9,
  originalPayload: 10,
  attributeIndices: 11,
};

/** From W4 on the generations differ in these numbers and in nothing else that is on the wire. */
export const GENERATION_NUMBERS: Readonly<Record<Exclude<Generation, 'W3'>, GenerationNumbers>> = {
  W4: {
    sample: OLD_SAMPLE,
    profile: {
      commentStrindices: 7,
      profileId: 8,
      droppedAttributesCount: 9,
      originalPayloadFormat: 10,
      originalPayload: 11,
      attributeIndices: 12,
    },
  },
  W5: { sample: OLD_SAMPLE, profile: NEW_PROFILE },
  W6: { sample: { attributeIndices: 2, linkIndex: 3, values: 4 }, profile: NEW_PROFILE },
};
