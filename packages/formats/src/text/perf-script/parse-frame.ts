/** A frame of a call chain as `perf script` prints it, without its address. */
export interface ParsedFrame {
  /** Without its offset; `[unknown]` when perf found none. */
  readonly symbol: string;
  /** File of the binary, or a name in brackets for what has no file; empty when perf does not know or print it. */
  readonly binary: string;
  /** Whether the frame was inlined into the one that follows it. */
  readonly isInlined: boolean;
}

const ADDRESS = /^\s*[\da-f]{1,16}(?:\s+|$)/i;
const UNKNOWN = '[unknown]';

/** What stands behind the address; undefined for a line that does not begin with one. */
export function textOfFrame(line: string): string | undefined {
  const address = ADDRESS.exec(line);
  return address === null ? undefined : line.slice(address[0].length).trimEnd();
}

/** Parses `symbol+0xoffset (binary)`, as {@link textOfFrame} returns it. */
export function parseFrame(text: string): ParsedFrame {
  const binaryAt = findBinary(text);
  const binary = binaryAt < 0 ? '' : text.slice(binaryAt + 1, -1);
  const symbol = withoutOffset((binaryAt < 0 ? text : text.slice(0, binaryAt)).trimEnd());
  const isInlined = binary === 'inlined';
  return {
    symbol: symbol === '' ? UNKNOWN : symbol,
    binary: isInlined || binary === UNKNOWN ? '' : binary,
    isInlined,
  };
}

/** Where the `(` stands whose `)` ends the text: both symbols and paths may hold pairs of their own. */
function findBinary(text: string): number {
  if (!text.endsWith(')')) return -1;
  let open = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at];
    if (character === ')') open++;
    else if (character === '(') {
      open--;
      if (open <= 0 && (at === 0 || text[at - 1] === ' ')) return at;
    }
  }
  // Pairs that do not match: a path is more likely to hold them than to follow a blank.
  return text.lastIndexOf(' (') + 1 || -1;
}

function withoutOffset(symbol: string): string {
  const at = symbol.lastIndexOf('+0x');
  return at > 0 && /^[\da-f]{1,16}$/i.test(symbol.slice(at + 3)) ? symbol.slice(0, at) : symbol;
}
