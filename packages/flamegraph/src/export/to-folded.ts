import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';
import { pathTo } from '../layout/node-path.js';

/** Stacks as folded text, with what did not fit. */
export interface FoldedText {
  /** One line per stack: `caller;callee value` and a line feed; of a diff `caller;callee baseline comparison`. */
  readonly text: string;
  readonly stackCount: number;
  /** Stacks left out because the text reached its limit. */
  readonly droppedStackCount: number;
}

/** Enough for a graph of a million usual stacks; a deep recursion can fold into far more than the graph itself. */
const DEFAULT_MAX_CHARS = 64 * 1_048_576;

/**
 * Writes the stacks in the "folded" (collapsed) text form that Brendan Gregg's flamegraph.pl reads: frames from the root, joined
 * by `;`, a space and the stack's own value. A `;` in a name becomes `:` and a line break a space, as the form has no escapes. A diff has
 * two values a line, as difffolded.pl writes them.
 */
export function toFolded(data: FlameData, maxChars: number = DEFAULT_MAX_CHARS): FoldedText {
  const lines: string[] = [];
  let chars = 0;
  let droppedStackCount = 0;
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const self = at(data.selves, node);
    if (self <= 0) continue;
    // The first stack that does not fit ends the text: trying all others costs as much as writing them.
    const line =
      droppedStackCount > 0 ? '' : `${pathTo(data, node).map(plainName).join(';')} ${valuesOf(data, node)}\n`;
    if (droppedStackCount > 0 || chars + line.length > maxChars) {
      droppedStackCount++;
      continue;
    }
    chars += line.length;
    lines.push(line);
  }
  return { text: lines.join(''), stackCount: lines.length, droppedStackCount };
}

function valuesOf({ selves, baseline }: FlameData, node: number): string {
  const self = at(selves, node);
  if (baseline === undefined) return String(self);
  const before = at(baseline.selves, node);
  return `${before} ${self - before}`;
}

function plainName(name: string): string {
  return name.replaceAll(';', ':').replaceAll(/[\r\n]+/g, ' ');
}
