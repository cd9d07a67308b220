// Functions that keep the CPU busy and whose names tell whose work they do: `busy_<owner>_<mechanism>`. Each is compiled
// from a source of its own, for the profiler takes names from the source and knows functions of one source as one.

import { Script } from 'node:vm';

/** Returns what runs the function of this owner and mechanism for so long. */
export function createBusyFunctions(sliceMs) {
  const functions = new Map();
  return (owner, mechanism) => {
    const name = `busy_${owner}_${mechanism}`;
    let busy = functions.get(name);
    if (busy === undefined) {
      busy = compile(name);
      functions.set(name, busy);
    }
    return busy(sliceMs);
  };
}

function compile(name) {
  const source = `(function ${name}(ms) {
    const end = performance.now() + ms;
    let x = 0;
    while (performance.now() < end) for (let i = 1; i < 500; i++) x += Math.sqrt(i);
    return x;
  })`;
  return new Script(source, { filename: 'busy.js' }).runInThisContext();
}
