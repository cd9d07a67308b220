import { isGzip } from './compression/is-gzip.js';
import { detectJson } from './detect/detect-json.js';
import { detectProtobuf } from './detect/detect-protobuf.js';
import { detectText } from './detect/detect-text.js';
import { detectTree } from './detect/detect-tree.js';
import { findText } from './detect/find-text.js';
import type { DetectedFormat } from './detect/profile-format.js';

/** Formats that have no mark of their own but a content type (Pyroscope's ingest API). */
const CONTENT_TYPES: ReadonlyMap<string, DetectedFormat> = new Map([
  ['binary/octet-stream+trie', 'trie'],
  ['binary/octet-stream+tree', 'tree'],
]);

/**
 * Tells the format of bytes by their content; undefined when they are none that this package knows, or empty.
 *
 * What is unmistakable goes first, whatever the content type says: the magic of gzip and JFR, the fields of a pprof or OTLP
 * message, the members of a JSON format. Then a content type that names `trie` or `tree` decides, because these two share one
 * layout. Without it the layout, walked from the root, tells both from everything else, and a `;` in a name tells a trie from a
 * tree: right for what stacks are made of, and a guess where function names hold one. Text comes last: `perf-script` by its
 * indented frames, `groups` when most lines end in a count, else `lines` when most are stacks with a `;`.
 *
 * The answer says which reader fits, not that it will succeed. A byte order mark, blank lines and CRLF are looked over. At most
 * the first megabyte is examined, but for JSON whose telling member stands behind a larger one: that is searched in one pass,
 * without parsing, so the work is never more than linear. Never throws.
 */
export function detectFormat(bytes: Uint8Array, contentType?: string): DetectedFormat | undefined {
  if (isGzip(bytes)) return 'gzip';
  if (isJfr(bytes)) return 'jfr';
  const text = findText(bytes);
  const plain = text === undefined ? detectProtobuf(bytes) : detectJson(text);
  return (
    plain ?? byContentType(bytes, contentType) ?? (text === undefined ? detectTree(bytes) : detectText(text))
  );
}

/** Every chunk of a recording begins with `FLR` and a zero. */
function isJfr(bytes: Uint8Array): boolean {
  return bytes[0] === 0x46 && bytes[1] === 0x4c && bytes[2] === 0x52 && bytes[3] === 0;
}

function byContentType(bytes: Uint8Array, contentType = ''): DetectedFormat | undefined {
  if (bytes.length === 0) return undefined;
  const [type = ''] = contentType.split(';', 1);
  return CONTENT_TYPES.get(type.trim().toLowerCase());
}
