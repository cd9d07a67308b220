import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reading } from './file-reads.js';
import { parseMapComment } from './parse-map-comment.js';

/** Where the source map of a code file is. */
export type MapLocation =
  /** It has none: nothing says that it should. */
  | { readonly kind: 'none' }
  /** It names one that is not there, or not on this machine. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'file'; readonly path: string; readonly mapBytes: number }
  /** In the code file's last comment; `mapBytes` is that of the comment, or of all the file if it is long. */
  | { readonly kind: 'inline'; readonly path: string; readonly mapBytes: number };

/** Comments that name a file are much shorter, and most files and many inline maps fit as a whole. */
const TAIL_BYTES = 64 * 1024;

/** Looks at the end of a code file and, for a map beside it, at nothing but whether that is there. */
export function* findSourceMap(codePath: string): Reading<MapLocation> {
  const tail = yield { path: codePath, from: 'end', maxBytes: TAIL_BYTES };
  // Code without a file: made by a loader, or deleted since.
  if (tail === undefined) return { kind: 'none' };
  const comment = parseMapComment(tail.bytes.toString('utf8'), tail.bytes.length === tail.fileBytes);
  if (comment.kind === 'cut') return { kind: 'inline', path: codePath, mapBytes: tail.fileBytes };
  if (comment.kind === 'url') {
    if (/^data:/i.test(comment.url)) {
      return { kind: 'inline', path: codePath, mapBytes: Buffer.byteLength(comment.url) };
    }
    const named = pathOfUrl(comment.url, codePath);
    const found = named === undefined ? undefined : yield* findFile(named);
    if (found !== undefined) return found;
  }
  const beside = yield* findFile(`${codePath}.map`);
  return beside ?? { kind: comment.kind === 'url' ? 'missing' : 'none' };
}

function* findFile(path: string): Reading<MapLocation | undefined> {
  const file = yield { path, from: 'start', maxBytes: 0 };
  return file && { kind: 'file', path, mapBytes: file.fileBytes };
}

/** Undefined for URLs that are not of a local file: the network is never asked. */
function pathOfUrl(url: string, codePath: string): string | undefined {
  try {
    if (/^file:/i.test(url)) return fileURLToPath(url);
    if (/^[a-z][a-z\d+.-]+:|^\/\//i.test(url)) return undefined;
    return resolve(dirname(codePath), decodeURIComponent(url.replace(/[?#].*$/, '')));
  } catch {
    // Ignored: a malformed URL names no file.
    return undefined;
  }
}
