import { REPLACEMENT } from './is-utf8.js';
import { decodeUtf8, type WireReader } from './wire-reader.js';

/** `text` is string `index`, `bytes[start .. end)`. */
export type ReplacementListener = (text: string, index: number, start: number, end: number) => void;

/**
 * Bytes decoded at once. V8 does not copy a string that is cut out of a longer one but keeps the longer one in memory, so this
 * is also what a single name can keep alive. Larger runs are hardly faster.
 */
const RUN_BYTES = 1024;
/** From this length on a string is decoded alone: its own length takes two bytes, which no ASCII text has between its strings. */
const LONG_BYTES = 128;

/**
 * Reads the string whose tag was just read and those that follow it under the same tag, as in a string table, onto `strings`.
 *
 * Calling the platform's decoder costs more than decoding a short name, so about a kilobyte is decoded by one call, with the
 * tags and lengths in between, and the names are cut out of the result. That is exact when every byte became one UTF-16 unit,
 * which the length shows: any longer sequence, valid or broken, becomes fewer units than it has bytes. Otherwise the strings are
 * decoded one by one. Three times as fast as one call per string; guarded by benchmarks/otlp-codec.bench.ts.
 *
 * @param tag of one byte.
 * @param onReplacement called for each string that holds U+FFFD, be it sent or put there for bytes that
 * are not UTF-8.
 * @returns the offset of a string longer than `maxStringBytes`, where reading stopped; -1 when there is none.
 */
export function readStringRun(
  reader: WireReader,
  tag: number,
  enclosingEnd: number,
  maxStringBytes: number,
  strings: string[],
  onReplacement?: ReplacementListener,
): number {
  const { bytes } = reader;
  const shortLengths = Math.min(LONG_BYTES, maxStringBytes + 1);
  let { pos } = reader;
  for (;;) {
    // The run: from the length of its first string to the end of its last one.
    const start = pos;
    let end = pos;
    let next = pos;
    for (;;) {
      const length = bytes[next] ?? LONG_BYTES;
      const stringEnd = next + 1 + length;
      if (length >= shortLengths || stringEnd > enclosingEnd || stringEnd - start > RUN_BYTES) break;
      end = stringEnd;
      if (end >= enclosingEnd || bytes[end] !== tag) break;
      next = end + 1;
    }
    if (end === start) {
      // A long string, or one that is not there.
      reader.pos = start;
      end = reader.readEnd(enclosingEnd);
      if (end - reader.pos > maxStringBytes) return reader.pos;
      const text = decodeUtf8(bytes, reader.pos, end);
      if (onReplacement && text.includes(REPLACEMENT)) onReplacement(text, strings.length, reader.pos, end);
      strings.push(text);
    } else cutStrings(bytes, start, end, strings, onReplacement);
    reader.pos = end;
    if (end >= enclosingEnd || bytes[end] !== tag) return -1;
    pos = end + 1;
  }
}

function cutStrings(
  bytes: Uint8Array,
  start: number,
  end: number,
  strings: string[],
  onReplacement: ReplacementListener | undefined,
): void {
  const text = decodeUtf8(bytes, start, end);
  const isExact = text.length === end - start;
  const listener = onReplacement && text.includes(REPLACEMENT) ? onReplacement : undefined;
  let pos = start;
  while (pos < end) {
    const from = pos + 1;
    const to = from + (bytes[pos] ?? 0);
    const cut = isExact ? text.slice(from - start, to - start) : decodeUtf8(bytes, from, to);
    if (listener && cut.includes(REPLACEMENT)) listener(cut, strings.length, from, to);
    strings.push(cut);
    pos = to + 1;
  }
}
