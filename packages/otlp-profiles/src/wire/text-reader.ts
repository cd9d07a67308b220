import type { ColumnMemory } from '../model/column-memory.js';
import { type Texts, toTexts } from '../model/texts.js';
import { REPLACEMENT } from './is-utf8.js';
import { type ReplacementListener, readStringRun } from './read-string-run.js';
import { decodeUtf8, type WireReader } from './wire-reader.js';

/** Reads a table of strings, which may stand in several runs of a message. */
export interface TextReader {
  /** As {@link readStringRun}, onto the texts read before. */
  readRun(reader: WireReader, tag: number, enclosingEnd: number, maxStringBytes: number): number;
  /** Texts read so far. */
  count(): number;
  finish(): Texts;
}

const FIRST_WORDS = 2048;
/** Offsets have 31 bits. */
const MAX_BYTES = 0x7fff_ffff;

/**
 * With memory that is lent, texts stay in the bytes until they are asked for, but those that are not ASCII: units of ASCII are
 * its bytes, so all that a text is compared, measured and hashed by is known without it. With memory for good they are all decoded,
 * which is quicker than one by one and lets go of the message.
 *
 * @param onReplacement as in {@link readStringRun}.
 */
export function createTextReader(
  bytes: Uint8Array,
  memory: ColumnMemory,
  onReplacement?: ReplacementListener,
): TextReader {
  return memory.isLent && bytes.length <= MAX_BYTES
    ? createSpanReader(bytes, memory, onReplacement)
    : createStringReader(onReplacement);
}

function createStringReader(onReplacement: ReplacementListener | undefined): TextReader {
  const strings: string[] = [];
  return {
    readRun: (reader, tag, enclosingEnd, maxStringBytes) =>
      readStringRun(reader, tag, enclosingEnd, maxStringBytes, strings, onReplacement),
    count: () => strings.length,
    finish: () => toTexts(strings),
  };
}

function createSpanReader(
  bytes: Uint8Array,
  memory: ColumnMemory,
  onReplacement: ReplacementListener | undefined,
): TextReader {
  const decoded: string[] = [];
  let spans = memory.int32(FIRST_WORDS);
  let words = 0;

  /** Hot path: once per string of a message. Guarded by benchmarks/ingest.bench.ts. */
  function readRun(reader: WireReader, tag: number, enclosingEnd: number, maxStringBytes: number): number {
    const first = words;
    const runStart = reader.pos;
    let { pos } = reader;
    for (;;) {
      const length = bytes[pos] ?? 0x80;
      let start = pos + 1;
      let end = start + length;
      if (length >= 0x80 || end > enclosingEnd) {
        reader.pos = pos;
        end = reader.readEnd(enclosingEnd);
        start = reader.pos;
      }
      if (end - start > maxStringBytes) return start;
      if (words === spans.length) {
        const larger = memory.int32(words * 2);
        larger.set(spans);
        spans = larger;
      }
      spans[words] = start;
      spans[words + 1] = end;
      words += 2;
      pos = end;
      if (end >= enclosingEnd || bytes[end] !== tag) break;
      pos = end + 1;
    }
    reader.pos = pos;
    // Mostly the whole run is ASCII, which is told at once in a fifth of the time: with tags, and lengths of one byte.
    if (!isAscii(reader, runStart, pos)) decodeOthers(reader, first);
    return -1;
  }

  function decodeOthers(reader: WireReader, first: number): void {
    for (let at = first; at < words; at += 2) {
      const start = spans[at] ?? 0;
      const end = spans[at + 1] ?? 0;
      if (isAscii(reader, start, end)) continue;
      const text = decodeUtf8(bytes, start, end);
      if (onReplacement && text.includes(REPLACEMENT)) onReplacement(text, at >> 1, start, end);
      spans[at] = ~(decoded.push(text) - 1);
    }
  }

  return {
    readRun,
    count: () => words >> 1,
    finish: () => ({ bytes, spans: spans.subarray(0, words), decoded, strings: [] }),
  };
}

/** Sixteen bytes at a time, and no branch for what they are. */
function isAscii({ bytes, view }: WireReader, start: number, end: number): boolean {
  let bits = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    bits |= view.getUint32(at) | view.getUint32(at + 4) | view.getUint32(at + 8) | view.getUint32(at + 12);
  }
  for (; at < end; at++) bits |= bytes[at] ?? 0;
  return (bits & 0x80808080) === 0;
}
