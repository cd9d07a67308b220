import { FormatError, type FormatLimits } from '@hotspan/formats';
import { ServerError } from '../../errors.js';
import type { Rejection, RejectionReason } from '../rejection.js';

const REASON_OF_LIMIT: Partial<Record<keyof FormatLimits, RejectionReason>> = {
  maxBytes: 'profile_size_limit',
  maxFrames: 'profile_size_limit',
  maxStringBytes: 'profile_size_limit',
  maxSamples: 'samples_limit',
  maxLabels: 'sample_labels_limit',
};

/** What a profile that could not be read is rejected for. Rethrows what is not the profile's fault. */
export function toRejection(error: unknown): Rejection {
  if (error instanceof FormatError && error.code !== 'HOTSPAN_ERR_FORMAT_OPTION') {
    const ofLimit = error.limitName === undefined ? undefined : REASON_OF_LIMIT[error.limitName];
    return { reason: ofLimit ?? 'malformed_profile', message: error.message };
  }
  if (error instanceof ServerError && error.code === 'HOTSPAN_ERR_SERVER_PROFILE') {
    return { reason: 'malformed_profile', message: error.message };
  }
  throw error;
}
