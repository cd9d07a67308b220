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
}

/** The same, complete. */
export type ResolvedFlameGraphOptions = Readonly<Required<FlameGraphOptions>>;

const DEFAULTS: ResolvedFlameGraphOptions = { unit: 'count', theme: {}, onZoom: () => {} };

/**
 * Checks and completes the options.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_OPTIONS naming every problem.
 */
export function resolveFlameGraphOptions(options: FlameGraphOptions = {}): ResolvedFlameGraphOptions {
  const problems = Object.entries(options).flatMap(([key, value]) => {
    if (!Object.hasOwn(DEFAULTS, key)) {
      return [`unknown option "${key}"; known are ${Object.keys(DEFAULTS).join(', ')}`];
    }
    const expected = typeof Reflect.get(DEFAULTS, key);
    if (value === undefined || (typeof value === expected && value !== null)) return [];
    return [`${key} must be a ${expected}, got ${value === null ? 'null' : typeof value}`];
  });
  for (const list of ['palette', 'valueRamp', 'diffRamp'] as const) {
    if (options.theme?.[list]?.length === 0)
      problems.push(`theme.${list} must hold at least one colour, got none`);
  }
  if (problems.length > 0) throw flameGraphError('HOTSPAN_ERR_FLAME_OPTIONS', { problems });
  const { unit = DEFAULTS.unit, theme = DEFAULTS.theme, onZoom = DEFAULTS.onZoom } = options;
  return Object.freeze({ unit, theme, onZoom });
}
