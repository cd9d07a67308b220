import type { LinkMode } from './create-linker.js';

/** What the choice of the mode rests on; a test passes its own. */
export interface LinkSurroundings {
  readonly nodeVersion: string;
  /** Flags of the command line and of `NODE_OPTIONS`. */
  readonly flags: readonly string[];
}

/** Why samples find their span the way they do, and what would change it. */
export interface LinkExplanation {
  readonly reason: string;
  /** What the user could do for the cheaper mode; undefined when it is on. */
  readonly advice?: string;
}

/** The flag by which Node.js 22 and 23 have async context frames, and by which later ones are without. */
const ON = '--experimental-async-context-frame';
const OFF = '--no-async-context-frame';

/**
 * Explains the mode that was found by trying (`startTimeSampler`). Versions and flags only give the reason here, they
 * never decide.
 */
export function explainLinkMode(mode: LinkMode, { nodeVersion, flags }: LinkSurroundings): LinkExplanation {
  if (mode === 'frames') return { reason: 'async context frames work here' };
  const off = flags.find((flag) => flag === OFF || flag === `--no-experimental${OFF.slice(4)}`);
  if (off !== undefined)
    return { reason: `${off} turns async context frames off`, advice: `Leave out ${off}.` };
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major >= 24) return { reason: 'async context frames do not work here' };
  if (major > 22 || (major === 22 && minor >= 7)) {
    return {
      reason: `Node.js ${nodeVersion} has async context frames only by flag`,
      advice: `Start node with ${ON}, or use Node.js 24 or later.`,
    };
  }
  return {
    reason: `Node.js ${nodeVersion} has no async context frames`,
    advice: 'Use Node.js 24 or later.',
  };
}
