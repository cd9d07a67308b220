/** Attributes that carry what pprof has and OTLP has no field for (semantic conventions, "pprof compatibility"). */
export const FLAG_ATTRIBUTES: readonly (readonly [
  key: string,
  flag: 'hasFunctions' | 'hasFilenames' | 'hasLineNumbers' | 'hasInlineFrames',
])[] = [
  ['pprof.mapping.has_functions', 'hasFunctions'],
  ['pprof.mapping.has_filenames', 'hasFilenames'],
  ['pprof.mapping.has_line_numbers', 'hasLineNumbers'],
  ['pprof.mapping.has_inline_frames', 'hasInlineFrames'],
];
export const IS_FOLDED = 'pprof.location.is_folded';
export const COMMENT = 'pprof.profile.comment';
export const DROP_FRAMES = 'pprof.profile.drop_frames';
export const KEEP_FRAMES = 'pprof.profile.keep_frames';
export const DOC_URL = 'pprof.profile.doc_url';
export const DEFAULT_SAMPLE_TYPE = 'pprof.scope.default_sample_type';
export const SAMPLE_TYPE_ORDER = 'pprof.scope.sample_type_order';
export const FRAME_TYPE = 'profile.frame.type';

/** Build ids, the one that pprof's are taken for first. */
export const BUILD_IDS: readonly string[] = [
  'process.executable.build_id.gnu',
  'process.executable.build_id.go',
  'process.executable.build_id.htlhash',
];

/** The name of functions that have neither a name nor a file: OTLP demands one of these, pprof a function for each line. */
export const UNKNOWN_FUNCTION = '(unknown)';
