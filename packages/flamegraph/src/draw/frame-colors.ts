import { at, type FlameData, nameOf, ROOT_NODE } from '../decode/flame-data.js';
import { diffShares, relativeChange } from '../explain/diff-shares.js';
import type { FlameTheme } from './flame-theme.js';
import { packageOf } from './package-of.js';

/** What the colour of a frame tells: its package, its share of the graph, or how a diff has changed it. */
export type ColorBy = 'package' | 'value' | 'diff';

/** The colour of every frame, as an index into a list of CSS colours. */
export interface FrameColors {
  readonly fills: readonly string[];
  /** The colour of a node, found when it is asked for: of most graphs few frames are ever on screen. */
  indexOf(node: number): number;
}

/** Index of the neutral colour, in every list. */
const NEUTRAL = 0;

/**
 * Colours of all frames; the root is neutral. By package, so is what stands for no function.
 *
 * @param colorBy default `diff` for a diff, else `package`.
 */
export function frameColors(data: FlameData, theme: FlameTheme, colorBy?: ColorBy): FrameColors {
  const { fills, pick } = PICKERS[colorBy ?? (data.baseline === undefined ? 'package' : 'diff')](data, theme);
  return {
    fills: [theme.neutral, ...fills],
    indexOf: (node) => (node === ROOT_NODE ? NEUTRAL : pick(node)),
  };
}

interface Picker {
  /** Behind the neutral colour. */
  readonly fills: readonly string[];
  readonly pick: (node: number) => number;
}

const PICKERS: Readonly<Record<ColorBy, (data: FlameData, theme: FlameTheme) => Picker>> = {
  package(data, { palette }) {
    // By index of the name, one more than the index of its colour: 0 where nobody has asked yet.
    const known = new Uint16Array(data.names.length);
    return {
      fills: palette,
      pick(node) {
        const nameId = at(data.nameIds, node);
        if (known[nameId] === 0) known[nameId] = 1 + colorOf(nameOf(data, node), palette.length);
        return at(known, nameId) - 1;
      },
    };
  },

  value(data, { valueRamp }) {
    const whole = at(data.totals, ROOT_NODE);
    return {
      fills: valueRamp,
      // By the root of the share: most frames of a graph have a few hundredths.
      pick: (node) => 1 + place(Math.sqrt(at(data.totals, node) / whole), valueRamp.length),
    };
  },

  diff(data, { diffRamp, onlyBaseline, onlyComparison }) {
    return {
      fills: [onlyBaseline, onlyComparison, ...diffRamp],
      pick(node) {
        const shares = diffShares(data, node);
        if (shares.comparison === 0) return 1;
        if (shares.baseline === 0) return 2;
        return 3 + place((relativeChange(shares) + 1) / 2, diffRamp.length);
      },
    };
  },
};

/** The place in a ramp of a number from 0 to 1. */
const place = (part: number, count: number): number =>
  Math.round(Math.min(Math.max(part, 0), 1) * (count - 1));

/** The same package has the same colour on every page and in every run. */
function colorOf(name: string, paletteSize: number): number {
  const owner = packageOf(name);
  return owner === '' ? NEUTRAL : 1 + (hash(owner) % paletteSize);
}

/** FNV-1a over UTF-16 code units with a final mix, as FNV alone leaves the low bits of short names alike. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
