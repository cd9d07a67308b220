import { fileURLToPath } from 'node:url';
import type { SampledNode } from '../engine/sampled-tree.js';
import type { CodePlace } from '../symbol/code-place.js';

/** Finds the place of a node's function: the same object for the same function. */
export type PlaceOf = (node: SampledNode) => CodePlace;

/** Creates the lookup of one window. */
export function createPlaces(): PlaceOf {
  const places = new Map<string, CodePlace>();
  const files = new Map<string, string>();
  const fileOf = (script: string): string => {
    let file = files.get(script);
    if (file === undefined) {
      file = toPath(script);
      files.set(script, file);
    }
    return file;
  };
  return ({ name = '', scriptName, lineNumber = 0, columnNumber = 0 }) => {
    const key = `${name}\n${lineNumber}\n${columnNumber}\n${scriptName}`;
    let place = places.get(key);
    if (place === undefined) {
      const column = lineNumber === 0 ? 0 : columnNumber;
      place = { name: name || '(anonymous)', file: fileOf(scriptName), line: lineNumber, column };
      places.set(key, place);
    }
    return place;
  };
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
