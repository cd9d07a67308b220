import type { RejectionReason } from './rejection.js';

/** What a reason means and what to do, whichever profile it was. The message to its sender has the figures. */
export const REJECTION_ADVICE: Readonly<Record<RejectionReason, string>> = {
  missing_labels: 'A profile has no name. Give it the label __name__ or a period type.',
  invalid_labels: 'A profile has a label without a name. Leave it out.',
  max_label_names_per_series:
    'A profile has too many labels. Send fewer, or raise max_label_names of the tenant.',
  label_name_too_long: "A label's name is too long. Shorten it, or raise max_label_name_bytes of the tenant.",
  label_value_too_long:
    "A label's value is too long. Shorten it, or raise max_label_value_bytes of the tenant.",
  duplicate_label_names:
    'A label is there twice, or is called as one that the server makes. Send each once; use service.name in place of service_name.',
  profile_size_limit:
    'A profile is too large. Send shorter windows, or raise max_profile_bytes of the tenant.',
  samples_limit: 'A profile has too many samples. Send shorter windows, or raise max_samples of the tenant.',
  sample_labels_limit: 'A sample has too many labels. Send fewer, or raise max_sample_labels of the tenant.',
  malformed_profile:
    'A profile contradicts its format. The answer to its sender says where; update the sender.',
  not_in_ingestion_window:
    "A profile is too old or ahead of the server's clock. Check the sender's clock, or raise --max-profile-age (and --retention, which it cannot exceed).",
  rate_limited: 'The tenant sends more than its rate. Send less, or raise ingestion_rate of the tenant.',
  series_limit:
    'Samples of a profile have too many sets of labels. Give samples labels of few values, or raise max_series_per_profile of the tenant.',
  converted_size_limit:
    'Profiles of one request are too large once unpacked. Send fewer at a time, and give samples labels of few values.',
};
