/** Every format that can be read, by the name that {@link ReadProfilesOptions} and {@link detectFormat} use. */
export const PROFILE_FORMATS = [
  'pprof',
  'otlp',
  'otlp-json',
  'groups',
  'lines',
  'perf-script',
  'trie',
  'tree',
  'speedscope',
  'cpuprofile',
  'heapprofile',
  'jfr',
] as const;

export type ProfileFormat = (typeof PROFILE_FORMATS)[number];

/** What bytes can be found to be: a format, or something in gzip. */
export type DetectedFormat = ProfileFormat | 'gzip';
