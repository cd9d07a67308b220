import type { FlameGraphMessage } from '../src/index.js';

/** One stack of calls, each with a millisecond of its own, as an answer of the server has it. */
export function deepMessage(depth: number): FlameGraphMessage {
  const names = ['total', ...Array.from({ length: depth }, (_, i) => `visit ${i + 1} (./src/visit.js)`)];
  const levels = names.map((_, level) => {
    const total = (depth - Math.max(level - 1, 0)) * 1e6;
    const self = level === 0 ? 0 : 1e6;
    // A callee begins where its caller's own value ends.
    return { values: [Math.max(level - 1, 0) * 1e6, total, self, level] };
  });
  return { names, levels };
}
