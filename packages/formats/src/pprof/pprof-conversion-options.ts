import { FormatError } from '../errors.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';

/** What both directions between pprof and the model have to agree on. All optional. */
export interface PprofTimeAndLabels {
  /**
   * What pprof's `time_nanos` is: the `start` of the window (default, as pprof says) or its `end`, as in wall profiles of
   * @datadog/pprof.
   */
  readonly timeNanos?: 'start' | 'end';
  /**
   * `mapped` (default): trace and span ids become links, `end_timestamp_ns` timestamps, `thread id` and `thread name` attributes of
   * the semantic conventions, and units UCUM. `verbatim`: each label is an attribute of its own name and unit.
   */
  readonly labels?: 'mapped' | 'verbatim';
}

/** Options of `pprofToProfiles`. What pprof says itself is used unless an option says otherwise. All optional. */
export interface PprofToProfilesOptions
  extends PprofTimeAndLabels,
    Pick<ProfileOptions, 'periodType' | 'period' | 'timeUnixNano' | 'durationNano' | 'resource'> {
  /**
   * `merged` (default): samples of equal identity are added up, zero values and profiles without samples left out. `all`: one row
   * per sample of the pprof profile, in its order, so that nothing is lost.
   */
  readonly rows?: 'merged' | 'all';
  /**
   * `distinct` (default): one row for equal strings, functions, locations and stacks, and none for what no sample has. `verbatim`: the
   * rows of the pprof profile, one stack per sample and what is equal, unused or empty with it, in a fraction of the time: for readers
   * who merge by content themselves. Needs `rows: 'all'`, and no broken reference even in elements that no sample has.
   */
  readonly elements?: 'distinct' | 'verbatim';
  /**
   * Whether `end_timestamp_ns` labels become timestamps (`keep`) or are left out (`drop`). Default: `drop` for merged rows, because
   * a row per event is what merging is to avoid and some servers refuse, `keep` for all rows.
   */
  readonly timestamps?: 'keep' | 'drop';
  /**
   * Which labels become links. `pairs` (default of mapped labels): a trace id and a span id that are both valid, otherwise they stay
   * attributes. `any`: what Pyroscope's clients send, where a span may come alone and be named `profile_id`; an id that is missing or
   * none is zeros, and none of these labels is an attribute. `none` (default of verbatim labels): they are attributes like others.
   */
  readonly links?: 'pairs' | 'any' | 'none';
  /** `profile.frame.type` of all frames, for example `v8js` or `go`. Default: none, because pprof does not say. */
  readonly frameType?: string;
  /**
   * What becomes of mappings without a build id: `keep` (default, loses nothing) or `drop`, as OpenTelemetry wants every mapping to
   * have one.
   */
  readonly mappingsWithoutBuildId?: 'keep' | 'drop';
  /**
   * Gives the 16 bytes of a profile's id, or none, by sample type and its place in the pprof profile. Default: random bytes.
   */
  readonly profileId?: (sampleType: string, index: number) => Uint8Array;
}

type Defaulted =
  | 'timeNanos'
  | 'labels'
  | 'rows'
  | 'elements'
  | 'timestamps'
  | 'links'
  | 'frameType'
  | 'mappingsWithoutBuildId'
  | 'profileId';

/** The same, complete; what is undefined is left to the profile. */
export type ResolvedPprofToProfilesOptions = Omit<PprofToProfilesOptions, Defaulted> &
  Readonly<Required<Pick<PprofToProfilesOptions, Defaulted>>>;

/** Throws HOTSPAN_ERR_FORMAT_OPTION. */
export function resolvePprofToProfilesOptions(
  options: PprofToProfilesOptions = {},
): ResolvedPprofToProfilesOptions {
  const rows = choice('rows', options.rows, ['merged', 'all']);
  const timeAndLabels = resolveTimeAndLabels(options);
  const { periodType, period, timeUnixNano, durationNano, resource } = options;
  return {
    ...resolveProfileOptions({ periodType, period, timeUnixNano, durationNano, resource }),
    ...timeAndLabels,
    rows,
    elements: resolveElements(options.elements, rows),
    timestamps: choice(
      'timestamps',
      options.timestamps,
      rows === 'all' ? ['keep', 'drop'] : ['drop', 'keep'],
    ),
    links: choice(
      'links',
      options.links,
      timeAndLabels.labels === 'mapped' ? ['pairs', 'any', 'none'] : ['none', 'any', 'pairs'],
    ),
    frameType: options.frameType ?? '',
    mappingsWithoutBuildId: choice('mappingsWithoutBuildId', options.mappingsWithoutBuildId, [
      'keep',
      'drop',
    ]),
    profileId: checkedProfileId(options.profileId ?? createRandomIds()),
  };
}

/** Throws HOTSPAN_ERR_FORMAT_OPTION. */
export function resolveTimeAndLabels(options: PprofTimeAndLabels): Readonly<Required<PprofTimeAndLabels>> {
  return {
    timeNanos: choice('timeNanos', options.timeNanos, ['start', 'end']),
    labels: choice('labels', options.labels, ['mapped', 'verbatim']),
  };
}

/** Merging goes by the numbers of stacks, which are to be equal for equal ones. */
function resolveElements(
  value: PprofToProfilesOptions['elements'],
  rows: 'merged' | 'all',
): 'distinct' | 'verbatim' {
  const elements = choice('elements', value, ['distinct', 'verbatim']);
  if (elements === 'distinct' || rows === 'all') return elements;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_OPTION',
    `elements must be distinct where rows are merged, got ${elements}. Pass rows: 'all' with it.`,
  );
}

/** The first of `known` is the default. */
function choice<T extends string>(name: string, value: T | undefined, known: readonly [T, ...T[]]): T {
  if (value === undefined) return known[0];
  if (known.includes(value)) return value;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_OPTION',
    `${name} must be one of ${known.join(', ')}, got ${String(value).slice(0, 60)}.`,
  );
}

/** The platform is asked for several ids at a time: the call costs far more than the bytes. */
function createRandomIds(): () => Uint8Array {
  const pool = new Uint8Array(16 * 8);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      crypto.getRandomValues(pool);
      at = 0;
    }
    at += 16;
    return pool.slice(at - 16, at);
  };
}

function checkedProfileId(profileId: (sampleType: string, index: number) => Uint8Array): typeof profileId {
  return (sampleType, index) => {
    const id = profileId(sampleType, index);
    if (id instanceof Uint8Array && (id.length === 0 || id.length === 16)) return id;
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_OPTION',
      `profileId must return a Uint8Array of 16 bytes, or of none for "no id", got ${id?.length} bytes for "${sampleType.slice(0, 60)}".`,
    );
  };
}
