import type { FlameTheme } from './draw/flame-theme.js';
import { flameGraphError } from './errors.js';

/** Options of createFlameGraph(), all optional. */
export interface FlameGraphOptions {
  /** Sample unit of the values: `nanoseconds`, `bytes`, `count`, … Default `count`. */
  unit?: string;
  /** Colours and font that win over the `--hotspan-flame-*` custom properties. Default none. */
  theme?: Partial<FlameTheme>;
  /** Called when the user zooms, with the path of function names from below the root; empty when all is shown. Default nothing. */
  onZoom?: (path: readonly string[]) => void;
  /** Called when `/` is pressed on the graph, to go to the page's search box. Default nothing. */
  onSearch?: () => void;
  /**
   * Called for a frame by a right click, and for that of the cursor by the menu key or Shift+F10, with the place for a menu in CSS
   * pixels of the window. Default: the browser's own menu.
   */
  onMenu?: (frame: MenuFrame, place: { readonly x: number; readonly y: number }) => void;
}

/** The frame that a menu is for. */
export interface MenuFrame {
  readonly name: string;
  /** Function names from below the root, the frame's own last. */
  readonly path: readonly string[];
  readonly total: number;
  readonly self: number;
}

/** The same, complete. */
export type ResolvedFlameGraphOptions = Readonly<
  Required<Omit<FlameGraphOptions, 'onMenu'>> & Pick<FlameGraphOptions, 'onMenu'>
>;

const DEFAULTS: ResolvedFlameGraphOptions = {
  unit: 'count',
  theme: {},
  onZoom: () => {},
  onSearch: () => {},
};

/** What `typeof` says of each option. */
const TYPES: Readonly<Record<keyof FlameGraphOptions, string>> = {
  unit: 'string',
  theme: 'object',
  onZoom: 'function',
  onSearch: 'function',
  onMenu: 'function',
};

/**
 * Checks and completes the options.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_OPTIONS naming every problem.
 */
export function resolveFlameGraphOptions(options: FlameGraphOptions = {}): ResolvedFlameGraphOptions {
  const problems = Object.entries(options).flatMap(([key, value]) => {
    if (!Object.hasOwn(TYPES, key)) {
      return [`unknown option "${key}"; known are ${Object.keys(TYPES).join(', ')}`];
    }
    const expected: unknown = Reflect.get(TYPES, key);
    if (value === undefined || (typeof value === expected && value !== null)) return [];
    return [`${key} must be a ${expected}, got ${value === null ? 'null' : typeof value}`];
  });
  for (const list of ['palette', 'valueRamp', 'diffRamp'] as const) {
    if (options.theme?.[list]?.length === 0)
      problems.push(`theme.${list} must hold at least one colour, got none`);
  }
  if (problems.length > 0) throw flameGraphError('HOTSPAN_ERR_FLAME_OPTIONS', { problems });
  const { unit = DEFAULTS.unit, theme = DEFAULTS.theme, onMenu } = options;
  const { onZoom = DEFAULTS.onZoom, onSearch = DEFAULTS.onSearch } = options;
  return Object.freeze({ unit, theme, onZoom, onSearch, ...(onMenu !== undefined && { onMenu }) });
}
