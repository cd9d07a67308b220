import { FormatError } from '../errors.js';

const UNSEEN = 0;
const ON_THIS_PATH = 1;
const CHECKED = 2;

/** Throws HOTSPAN_ERR_FORMAT_SHAPE when a node is its own caller, directly or not. Looks at each node once. */
export function checkAcyclic(parents: Int32Array): void {
  const states = new Uint8Array(parents.length);
  const path = new Int32Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    let length = 0;
    let node = start;
    while (node >= 0 && states[node] === UNSEEN) {
      states[node] = ON_THIS_PATH;
      path[length++] = node;
      node = parents[node] ?? -1;
    }
    if (node >= 0 && states[node] === ON_THIS_PATH) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_SHAPE',
        `nodes[${node}] must not be below itself, but its parents lead back to it. Check the program that wrote the file.`,
      );
    }
    for (let at = 0; at < length; at++) states[path[at] ?? 0] = CHECKED;
  }
}
