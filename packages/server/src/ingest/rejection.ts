/** Why a profile was not stored, by Pyroscope's names: labels of the metric `hotspan_rejected_profiles_total`. */
export type RejectionReason =
  | 'missing_labels'
  | 'invalid_labels'
  | 'max_label_names_per_series'
  | 'label_name_too_long'
  | 'label_value_too_long'
  | 'duplicate_label_names'
  | 'profile_size_limit'
  | 'samples_limit'
  | 'sample_labels_limit'
  | 'malformed_profile'
  | 'not_in_ingestion_window'
  | 'rate_limited'
  | 'series_limit'
  | 'converted_size_limit';

/** A profile that was not stored. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** For people: starts with a code in brackets, ends with what to do. */
  readonly message: string;
}

/** A rejection of ours. @param problem goes on from "a profile": "has ...". */
export function rejectProfile(reason: RejectionReason, problem: string): Rejection {
  return { reason, message: `[HOTSPAN_ERR_SERVER_PROFILE] a profile ${problem}.` };
}

/** What of many rejections is told; the rest is counted. */
const MAX_MESSAGES = 5;

/** The messages of rejections as one; empty when there are none. */
export function summarizeRejections(rejections: readonly Rejection[]): string {
  const more = rejections.length - MAX_MESSAGES;
  const messages = rejections.slice(0, MAX_MESSAGES).map(({ message }) => message);
  return `${messages.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
