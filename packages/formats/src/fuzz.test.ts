import {
  decodeProfiles,
  decodeProfilesJson,
  encodeProfiles,
  OtlpProfilesError,
  type Profile,
  type ProfilesData,
  type ScopeProfiles,
} from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { completeFormatLimits } from './complete-format-limits.js';
import { gunzipSync } from './compression/gunzip.js';
import { gzipSync } from './compression/gzip.js';
import { detectFormat } from './detect-format.js';
import { FormatError } from './errors.js';
import { BYTE_MUTATIONS, type Mutation } from './fuzz/mutate-bytes.fixture.js';
import {
  exchangeJsonTokens,
  exchangeTextTokens,
  swapJsonToken,
  swapTextToken,
} from './fuzz/mutate-tokens.fixture.js';
import { chooseSeed, createRandom, type Random } from './fuzz/random.fixture.js';
import { decodePprof } from './pprof/decode-pprof.js';
import { encodePprof } from './pprof/encode-pprof.js';
import { pprofToProfiles } from './pprof/pprof-to-profiles.js';
import { profilesToPprof } from './pprof/profiles-to-pprof.js';
import { decodeSpeedscope } from './speedscope/decode-speedscope.js';
import { encodeSpeedscope } from './speedscope/encode-speedscope.js';
import { decodeGroups } from './text/decode-groups.js';
import { decodeLines } from './text/decode-lines.js';
import { decodePerfScript } from './text/decode-perf-script.js';
import { encodeFolded } from './text/encode-folded.js';
import { decodeTree } from './tree/decode-tree.js';
import { decodeTrie } from './tree/decode-trie.js';
import { encodeTree } from './tree/encode-tree.js';
import { encodeTrie } from './tree/encode-trie.js';
import { decodeCpuProfile } from './v8/decode-cpu-profile.js';
import { decodeHeapProfile } from './v8/decode-heap-profile.js';
import { encodeCpuProfile } from './v8/encode-cpu-profile.js';
import { validSamples } from './valid-samples.fixture.js';

/**
 * Broken input of every format: whatever is thrown is an error of these packages, and nothing takes longer than its size allows.
 * What is read in spite of its mutations is written in every format there is.
 *
 * The seed is printed; HOTSPAN_FUZZ_SEED repeats a run, HOTSPAN_FUZZ_INPUTS changes how many inputs each format gets.
 */

const INPUTS = Number(process.env.HOTSPAN_FUZZ_INPUTS) || 20_000;
const seed = chooseSeed();
const limits = completeFormatLimits();
const samples = validSamples();

/**
 * CPU time that one input may take to be read and written: a constant that a collection of garbage or a busy machine fits in
 * (reading takes a tenth of a millisecond), and a share for each byte, a thousand times what the readers need. An input of
 * these sizes stays within it unless the work grows with a power of its size.
 */
const allowedMicros = (length: number): number => 500_000 + 1_000 * length;

interface Target {
  readonly format: string;
  readonly files: readonly Uint8Array[];
  readonly mutations: readonly [Mutation, ...Mutation[]];
  readonly read: (bytes: Uint8Array) => ProfilesData;
}

const TEXT_MUTATIONS: Target['mutations'] = [
  ...BYTE_MUTATIONS,
  ...times(5, swapTextToken),
  ...times(5, exchangeTextTokens),
];
/** Most changes of bytes only break the syntax of JSON; tokens are where its readers have work. */
const JSON_MUTATIONS: Target['mutations'] = [
  ...BYTE_MUTATIONS,
  ...times(15, swapJsonToken),
  ...times(15, exchangeJsonTokens),
];

/** Nothing but limits can refuse lines of text. */
const TIGHT = { maxStackDepth: 40, maxStringBytes: 200 };

const TARGETS: readonly Target[] = [
  {
    format: 'pprof',
    files: samples.pprof,
    mutations: BYTE_MUTATIONS,
    read: (bytes) => pprofToProfiles(decodePprof(bytes)),
  },
  {
    format: 'pprof in gzip',
    files: samples.pprof.map(gzipSync),
    mutations: [...BYTE_MUTATIONS, ...times(10, insideGzip)],
    read: (bytes) => pprofToProfiles(decodePprof(gunzipSync(bytes, limits))),
  },
  {
    format: 'otlp',
    files: samples.otlp,
    mutations: BYTE_MUTATIONS,
    read: (bytes) => decodeProfiles(bytes).data,
  },
  {
    format: 'otlp-json',
    files: samples['otlp-json'],
    mutations: JSON_MUTATIONS,
    read: (bytes) => decodeProfilesJson(bytes).data,
  },
  { format: 'groups', files: samples.groups, mutations: TEXT_MUTATIONS, read: decodeGroups },
  {
    format: 'lines',
    files: samples.lines,
    mutations: TEXT_MUTATIONS,
    read: (bytes) => decodeLines(bytes, { limits: TIGHT }),
  },
  { format: 'perf-script', files: samples['perf-script'], mutations: TEXT_MUTATIONS, read: decodePerfScript },
  { format: 'trie', files: samples.trie, mutations: BYTE_MUTATIONS, read: decodeTrie },
  { format: 'tree', files: samples.tree, mutations: BYTE_MUTATIONS, read: decodeTree },
  { format: 'speedscope', files: samples.speedscope, mutations: JSON_MUTATIONS, read: decodeSpeedscope },
  { format: 'cpuprofile', files: samples.cpuprofile, mutations: JSON_MUTATIONS, read: decodeCpuProfile },
  { format: 'heapprofile', files: samples.heapprofile, mutations: JSON_MUTATIONS, read: decodeHeapProfile },
];

const WRITERS: readonly ((data: ProfilesData) => unknown)[] = [
  (data) => encodeSpeedscope(data),
  (data) => profilesOf(data).map((profile) => encodeFolded(profile, data.dictionary)),
  (data) => profilesOf(data).map((profile) => encodeTree(profile, data.dictionary)),
  (data) => profilesOf(data).map((profile) => encodeTrie(profile, data.dictionary)),
  (data) => profilesOf(data).map((profile) => encodeCpuProfile(profile, data.dictionary)),
  (data) => scopesOf(data).map((scope) => encodePprof(profilesToPprof(scope, data.dictionary))),
  encodeProfiles,
];

/** Reading again costs as much as all of the writing, so it is done for a part. */
const READ_AGAIN_EVERY = 4;

describe.each(TARGETS)('mutated $format', (target) => {
  it(`is read or refused by code, in time for its size, ${INPUTS} times`, () => {
    const random = createRandom(seed);
    const count = { read: 0, refused: 0, written: 0 };
    let longestMicros = 0;
    for (let input = 0; input < INPUTS; input++) {
      const bytes = mutate(target, random);
      const before = process.cpuUsage();
      const outcome = passThrough(target, bytes, count);
      const { user, system } = process.cpuUsage(before);
      longestMicros = Math.max(longestMicros, user + system);
      if (outcome !== undefined)
        fail({
          target,
          input,
          bytes,
          problem: 'it threw what is no error of these packages',
          cause: outcome,
        });
      if (user + system > allowedMicros(bytes.length)) {
        fail({
          target,
          input,
          bytes,
          problem: `it took ${user + system} µs of CPU for ${bytes.length} bytes`,
        });
      }
    }
    console.log(`fuzz ${target.format}: seed ${seed}, ${JSON.stringify(count)}, longest ${longestMicros} µs`);
    // Otherwise one half of the readers and writers was not tested at all.
    expect(count.read).toBeGreaterThan(INPUTS / 100);
    expect(count.refused).toBeGreaterThan(INPUTS / 100);
    expect(count.written).toBeGreaterThan(0);
  });
});

/** Returns what was thrown if that is no error of these packages. */
function passThrough(
  { read }: Target,
  bytes: Uint8Array,
  count: { read: number; refused: number; written: number },
): unknown {
  try {
    detectFormat(bytes);
    const data = read(bytes);
    count.read++;
    const isReadAgain = count.read % READ_AGAIN_EVERY === 0;
    for (const write of isReadAgain ? [...WRITERS, readPprofAgain, readOtlpAgain] : WRITERS) {
      try {
        write(data);
        count.written++;
      } catch (error) {
        if (!isCoded(error)) return error ?? 'undefined';
      }
    }
  } catch (error) {
    if (!isCoded(error)) return error ?? 'undefined';
    count.refused++;
  }
  return undefined;
}

function isCoded(error: unknown): boolean {
  return error instanceof FormatError || error instanceof OtlpProfilesError;
}

/** What was read holds no index that leads nowhere: its OTLP form is read again without a loss. */
function readOtlpAgain(data: ProfilesData): void {
  const { rejected } = decodeProfiles(encodeProfiles(data));
  if (rejected.length > 0) throw new Error(`what was read is not sound: ${rejected[0]?.message}`);
}

/** What is written as pprof is read again, unless it goes beyond a limit. */
function readPprofAgain(data: ProfilesData): void {
  for (const scope of scopesOf(data)) {
    // All of its profiles were left out as broken.
    if (scope.profiles.length === 0) continue;
    const pprof = encodePprof(profilesToPprof(scope, data.dictionary));
    try {
      pprofToProfiles(decodePprof(pprof));
    } catch (error) {
      if (error instanceof FormatError && error.code === 'HOTSPAN_ERR_FORMAT_LIMIT') continue;
      throw new Error(`the pprof that was written cannot be read: ${String(error)}`, { cause: error });
    }
  }
}

function scopesOf({ resourceProfiles }: ProfilesData): readonly ScopeProfiles[] {
  return resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles);
}

function profilesOf(data: ProfilesData): readonly Profile[] {
  return scopesOf(data).flatMap(({ profiles }) => profiles);
}

function mutate({ files, mutations }: Target, random: Random): Uint8Array {
  const file = (): Uint8Array => files[random.below(files.length)] ?? new Uint8Array();
  let bytes = file();
  // Mostly one, so that much still reads; up to three, so that changes meet.
  for (let left = 1 + random.below(random.below(4)); left > 0; left--)
    bytes = random.pick(mutations)(bytes, file(), random);
  return bytes;
}

/** Changes what is compressed: changes of the compressed bytes rarely pass the checksum. */
function insideGzip(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const inflate = (packed: Uint8Array): Uint8Array => {
    try {
      return gunzipSync(packed, limits);
    } catch {
      // Ignored: an earlier mutation broke it.
      return packed;
    }
  };
  return gzipSync(random.pick(BYTE_MUTATIONS)(inflate(bytes), inflate(other), random));
}

function times(count: number, mutation: Mutation): readonly Mutation[] {
  return Array.from({ length: count }, () => mutation);
}

function fail({
  target,
  input,
  bytes,
  problem,
  cause,
}: {
  target: Target;
  input: number;
  bytes: Uint8Array;
  problem: string;
  cause?: unknown;
}): never {
  throw new Error(
    `${target.format}, input ${input} of seed ${seed}: ${problem}: ${String(cause)}. The input in base64: ${Buffer.from(bytes).toString('base64')}`,
    { cause },
  );
}
