import type { OtlpErrorCode } from '../errors.js';
import type { ProfilesData } from '../model/profiles-data.js';

/** A profile that was left out, and why. Positions count from 0, as they came. */
export interface RejectedProfile {
  readonly resource: number;
  readonly scope: number;
  readonly profile: number;
  readonly code: OtlpErrorCode;
  readonly message: string;
}

export interface DecodedProfiles {
  /** Every profile whose indices are sound. Reading it needs no further check. */
  readonly data: ProfilesData;
  /** Broken profiles do not sink their neighbours. */
  readonly rejected: readonly RejectedProfile[];
}
