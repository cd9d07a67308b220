import { fileURLToPath } from 'node:url';
import type { SampledNode } from '../engine/sampled-tree.js';
import type { CodePlace } from '../symbol/code-place.js';

/** Finds the place of a node's function: the same object for the same function. */
export type PlaceOf = (node: SampledNode) => CodePlace;

/** What is known of one script. */
interface Script {
  readonly file: string;
  /** By `positionOf`, which several may share. */
  readonly places: Map<number, CodePlace[]>;
}

/**
 * Creates the lookup of one window. Hot path, once for every node: guarded by benchmarks/agent-instructions.bench.ts.
 */
export function createPlaces(): PlaceOf {
  const scripts = new Map<string, Script>();

  function scriptOf(name: string): Script {
    let script = scripts.get(name);
    if (script === undefined) {
      script = { file: toPath(name), places: new Map() };
      scripts.set(name, script);
    }
    return script;
  }

  return ({ name: given, scriptName, lineNumber: line = 0, columnNumber = 0 }) => {
    const name = given || '(anonymous)';
    const column = line === 0 ? 0 : columnNumber;
    const { file, places } = scriptOf(scriptName);
    const position = positionOf(line, column);
    const there = places.get(position);
    const known = there?.find(
      (place) => place.name === name && place.line === line && place.column === column,
    );
    if (known !== undefined) return known;
    const place: CodePlace = { name, file, line, column };
    if (there === undefined) places.set(position, [place]);
    else there.push(place);
    return place;
  };
}

/** An integral number that V8 keeps without an object around it; minified code has columns in the millions. */
function positionOf(line: number, column: number): number {
  return (Math.imul(line, 0x400) + column) | 0;
}

/** Scripts of ES modules are named by their URL. */
function toPath(script: string): string {
  if (!script.startsWith('file://')) return script;
  try {
    return fileURLToPath(script);
  } catch {
    // Ignored: a URL that is no path of this machine is shown as it is.
    return script;
  }
}
