/** What the end of a code file says about its source map. */
export type MapComment =
  | { readonly kind: 'none' }
  /** The URL as it is written. */
  | { readonly kind: 'url'; readonly url: string }
  /** The text ends in what may be the rest of a data URL: more of the file has to be read. */
  | { readonly kind: 'cut' };

/** The comment with nothing behind it but other comments (ECMA-426, section "Linking generated code"). */
const COMMENT =
  /(?:^|[\r\n])[ \t]*\/\/[#@][ \t]*sourceMappingURL=(\S+)[ \t]*(?:[\r\n][ \t]*(?:\/\/[^\r\n]*)?)*$/;

/** Characters of a base64 or percent-encoded data URL, to the end of the file. */
const URL_REST = /^[\w+/=%.~!*'(),;:@&?$#-]+\s*$/;

/** `tail` is the end of a file, all of it when `isWhole`. */
export function parseMapComment(tail: string, isWhole: boolean): MapComment {
  // From the last mention on: the expression then has nothing to search through.
  const at = tail.lastIndexOf('sourceMappingURL=');
  if (at >= 0) {
    const lineStart = Math.max(tail.lastIndexOf('\n', at), tail.lastIndexOf('\r', at), 0);
    const url = COMMENT.exec(tail.slice(lineStart))?.[1];
    return url === undefined ? { kind: 'none' } : { kind: 'url', url };
  }
  return !isWhole && URL_REST.test(tail) ? { kind: 'cut' } : { kind: 'none' };
}

/** Content of a JSON data URL, or undefined when it is not one. Throws for bad percent-encoding. */
export function decodeDataUrl(url: string): string | undefined {
  const header = /^data:(?:application|text)\/json((?:;[^;,]*)*?)(;base64)?,/i.exec(url);
  if (header === null) return undefined;
  const data = url.slice(header[0].length);
  return header[2] === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString('utf8');
}
