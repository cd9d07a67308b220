import type { Reading } from './file-reads.js';
import type { MapLocation } from './find-source-map.js';
import { decodeDataUrl, parseMapComment } from './parse-map-comment.js';

/** The text of a map with its size, or why there is none. */
export type MapText = { readonly text: string; readonly mapBytes: number } | { readonly problem: MapProblem };

/** `broken`: it cannot be understood, or was found and then could not be read. */
export type MapProblem = 'too-large' | 'broken';

/** Of a line's beginning, with which an inline map's size as text begins. */
const COMMENT_SLACK_BYTES = 1_024;

/** Reads a map of at most `maxBytes`. */
export function* readMapText(
  location: Extract<MapLocation, { path: string }>,
  maxBytes: number,
): Reading<MapText> {
  if (location.kind === 'inline') return yield* readInline(location.path, maxBytes);
  if (location.mapBytes > maxBytes) return { problem: 'too-large' };
  const file = yield { path: location.path, from: 'start', maxBytes };
  if (file === undefined) return { problem: 'broken' };
  // Grown since it was found.
  if (file.fileBytes > file.bytes.length) return { problem: 'too-large' };
  return { text: file.bytes.toString('utf8'), mapBytes: file.bytes.length };
}

/** Base64 takes four characters for three bytes; reads backwards in growing steps until the comment begins. */
function* readInline(path: string, maxMapBytes: number): Reading<MapText> {
  const maxBytes = Math.ceil((maxMapBytes * 4) / 3) + COMMENT_SLACK_BYTES;
  for (let asked = Math.min(256 * 1024, maxBytes); ; asked = Math.min(asked * 4, maxBytes)) {
    const tail = yield { path, from: 'end', maxBytes: asked };
    if (tail === undefined) return { problem: 'broken' };
    const isWhole = tail.bytes.length === tail.fileBytes;
    const comment = parseMapComment(tail.bytes.toString('utf8'), isWhole);
    if (comment.kind === 'none') return { problem: 'broken' };
    if (comment.kind === 'url') return decodeInline(comment.url, maxMapBytes);
    if (asked === maxBytes) return { problem: 'too-large' };
  }
}

function decodeInline(url: string, maxBytes: number): MapText {
  try {
    const text = decodeDataUrl(url);
    if (text === undefined) return { problem: 'broken' };
    const mapBytes = Buffer.byteLength(text);
    return mapBytes > maxBytes ? { problem: 'too-large' } : { text, mapBytes };
  } catch {
    // Ignored: percent-encoding that cannot be decoded is a broken map.
    return { problem: 'broken' };
  }
}
