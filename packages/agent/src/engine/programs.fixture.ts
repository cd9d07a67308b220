import { Script } from 'node:vm';

/** File that the functions below seem to come from. */
export const PROGRAM_FILE = '/app/src/busy.js';

/** Lines on which the functions below are declared, as the file above has them. */
export const PROGRAM_LINES = { burnCpu: 3, burnMore: 10, retain: 17 } as const;

/** What the samplers shall find. The functions are a script of their own, so that no build moves their lines. */
interface Programs {
  /** Keeps the CPU busy. */
  burnCpu(ms: number): number;
  /** The same under another name. */
  burnMore(ms: number): number;
  /** Allocates arrays of 1 KiB and returns them. */
  retain(count: number): readonly unknown[];
}

const SOURCE = `
(() => {
function burnCpu(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

function burnMore(ms) {
  const end = performance.now() + ms;
  let x = 1;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x ^= (x << 1) + i;
  return x;
}

function retain(count) {
  const kept = [];
  for (let i = 0; i < count; i++) kept.push(new Array(128).fill(i));
  return kept;
}

return { burnCpu, burnMore, retain };
})()`;

/**
 * Makes the functions anew. V8's sampler does not know optimised loops that were compiled before it started, and
 * counts their time to the caller; so a test must not run what an earlier one has made hot.
 */
export function compilePrograms(): Programs {
  // The script returns just that.
  return new Script(SOURCE, { filename: PROGRAM_FILE }).runInThisContext() as Programs;
}
