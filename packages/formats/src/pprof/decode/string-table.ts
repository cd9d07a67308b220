import { GrowableInt32, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import { limitError } from './pprof-reader.js';

/** Field 6 of Profile, length-delimited. */
export const STRING_TABLE_TAG = 50;

export interface StringTableDecoder {
  /** Reads the string behind a tag, and the strings that follow it without another field between. */
  decodeRun(reader: WireReader, end: number): void;
  finish(): { strings: string[]; malformedStrings: Int32Array };
}

/**
 * Short strings that follow each other are decoded by one call into the platform, framing bytes and all, and cut out of the
 * result: when it has as many UTF-16 units as the stretch has bytes, each byte is one unit, so positions agree.
 *
 * Hot path: guarded by benchmarks/pprof-codec.bench.ts.
 */
export function createStringTable({ maxStringBytes, maxFrames }: FormatLimits): StringTableDecoder {
  const strings: string[] = [];
  const malformed = new GrowableInt32(4);
  // Start and end of the strings of the stretch, which begins at the first of them.
  const bounds = new Int32Array(CHUNK_BYTES + 2);
  let pending = 0;

  function decodeRun(reader: WireReader, end: number): void {
    const { bytes } = reader;
    for (;;) {
      const textEnd = reader.readEnd(end);
      const { pos } = reader;
      const length = textEnd - pos;
      if (strings.length + (pending >>> 1) >= maxFrames) {
        throw limitError('the string table has', 'maxFrames', maxFrames, pos);
      }
      if (length > maxStringBytes) throw limitError('a string has', 'maxStringBytes', maxStringBytes, pos);
      if (length < LONG_STRING_BYTES) {
        bounds[pending++] = pos;
        bounds[pending++] = textEnd;
        if (textEnd - (bounds[0] ?? 0) >= CHUNK_BYTES) flush(bytes);
      } else {
        flush(bytes);
        decodeOne(bytes, pos, textEnd);
      }
      reader.pos = textEnd;
      if (textEnd >= end || bytes[textEnd] !== STRING_TABLE_TAG) break;
      reader.pos++;
    }
    flush(bytes);
  }

  function flush(bytes: Uint8Array): void {
    if (pending === 0) return;
    const base = bounds[0] ?? 0;
    const last = bounds[pending - 1] ?? 0;
    const text = utf8.decode(bytes.subarray(base, last));
    if (text.length === last - base && !text.includes(REPLACEMENT)) {
      for (let i = 0; i < pending; i += 2) {
        strings.push(text.slice((bounds[i] ?? 0) - base, (bounds[i + 1] ?? 0) - base));
      }
    } else {
      for (let i = 0; i < pending; i += 2) decodeOne(bytes, bounds[i] ?? 0, bounds[i + 1] ?? 0);
    }
    pending = 0;
  }

  function decodeOne(bytes: Uint8Array, start: number, end: number): void {
    const source = bytes.subarray(start, end);
    const text = utf8.decode(source);
    if (text.includes(REPLACEMENT) && !isUtf8Of(text, source)) malformed.push(strings.length);
    strings.push(text);
  }

  return { decodeRun, finish: () => ({ strings, malformedStrings: malformed.toArray() }) };
}

/** A cut string keeps its whole stretch in memory, so stretches are short. */
const CHUNK_BYTES = 1024;

/** Lengths of one byte, which are ASCII and so do not make a stretch of text wide. */
const LONG_STRING_BYTES = 128;

const REPLACEMENT = '\uFFFD';
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Whether U+FFFD stood in the source itself: then encoding gives the source back. */
function isUtf8Of(text: string, source: Uint8Array): boolean {
  const again = encoder.encode(text);
  return again.length === source.length && again.every((byte, i) => byte === source[i]);
}
