import { BYTE_MUTATIONS, type Mutation } from '../../../formats/src/fuzz/mutate-bytes.fixture.js';
import {
  exchangeJsonTokens,
  exchangeTextTokens,
  swapJsonToken,
  swapTextToken,
} from '../../../formats/src/fuzz/mutate-tokens.fixture.js';
import type { Random } from '../../../formats/src/fuzz/random.fixture.js';
import { validSamples } from '../../../formats/src/valid-samples.fixture.js';

/** When the corpus was taken, in Unix milliseconds: a server whose clock shows a little more takes what is sound of it. */
export const CORPUS_TIME_MS = 1_794_000_000_123;

type Corpus = ReturnType<typeof validSamples>;
export type CorpusFormat = keyof Corpus;

const corpus: Corpus = validSamples();

export const CORPUS_FORMATS: readonly CorpusFormat[] =
  // Object.keys forgets the keys' type.
  Object.keys(corpus) as CorpusFormat[];

const TEXT: ReadonlySet<CorpusFormat> = new Set<CorpusFormat>(['groups', 'lines', 'perf-script']);
const JSON_FORMATS: ReadonlySet<CorpusFormat> = new Set<CorpusFormat>([
  'otlp-json',
  'speedscope',
  'cpuprofile',
  'heapprofile',
]);

/** Most changes of bytes only break the syntax of JSON: tokens are where its readers have work. */
export const JSON_MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  ...BYTE_MUTATIONS,
  ...Array.from({ length: 15 }, () => swapJsonToken),
  ...Array.from({ length: 15 }, () => exchangeJsonTokens),
];
const TEXT_MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  ...BYTE_MUTATIONS,
  swapTextToken,
  exchangeTextTokens,
];

/** A sound file of a format. */
export function soundFile(format: CorpusFormat, random: Random): Uint8Array {
  const files = corpus[format];
  return files[random.below(files.length)] ?? new Uint8Array();
}

/** A file of the codecs' fuzz corpus, changed in one to three ways. */
export function mutatedFile(format: CorpusFormat, random: Random): Uint8Array {
  const mutations = JSON_FORMATS.has(format)
    ? JSON_MUTATIONS
    : TEXT.has(format)
      ? TEXT_MUTATIONS
      : BYTE_MUTATIONS;
  return mutate(soundFile(format, random), mutations, random);
}

export function mutate(
  bytes: Uint8Array,
  mutations: readonly [Mutation, ...Mutation[]],
  random: Random,
): Uint8Array {
  let mutated = bytes;
  for (let left = 1 + random.below(random.below(4)); left > 0; left--)
    mutated = random.pick(mutations)(mutated, bytes, random);
  return mutated;
}
