import type { OtlpErrorCode } from '../errors.js';
import type { ProfilesData } from '../model/profiles-data.js';
import type { Generation } from './generation.js';

/** A profile that was left out, and why. Positions count from 0, as they came. */
export interface RejectedProfile {
  readonly resource: number;
  readonly scope: number;
  readonly profile: number;
  readonly code: OtlpErrorCode;
  readonly message: string;
}

export interface DecodedProfiles {
  /** Every profile that is sound. Reading it needs no further check. */
  readonly data: ProfilesData;
  /** Broken profiles do not sink their neighbours. */
  readonly rejected: readonly RejectedProfile[];
  /** The generation of the format that the message was written in; W6 for one without profiles. */
  readonly generation: Generation;
}
