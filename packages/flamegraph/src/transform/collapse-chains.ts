import { createNameTable } from '../decode/create-name-table.js';
import { createFlameBuilder } from '../decode/flame-builder.js';
import { at, type FlameData, nameOf, OTHER, ROOT_NODE } from '../decode/flame-data.js';
import { addFrom } from './add-from.js';

/** Between the names of a chain; the search finds each of them. */
export const CHAIN = ' › ';

/**
 * Makes one frame of functions that do nothing but call the next one: those with one callee and no value of their own. It has
 * the names of all of them, the outermost first.
 */
export function collapseChains(data: FlameData): FlameData {
  const heads = findHeads(data);
  const namesOf = new Map<number, string[]>();
  for (let node = ROOT_NODE; node < data.nodeCount; node++) {
    const head = at(heads, node);
    const chain = namesOf.get(head);
    if (chain === undefined) namesOf.set(head, [nameOf(data, node)]);
    else chain.push(nameOf(data, node));
  }
  const { names, idOf } = createNameTable();
  const nameIdOf = (head: number): number => idOf((namesOf.get(head) ?? []).join(CHAIN));
  const rootNameId = nameIdOf(ROOT_NODE);
  const builder = createFlameBuilder({ names, rootNameId, isDiff: data.baseline !== undefined });
  const made = new Uint32Array(data.nodeCount);
  addFrom(builder, ROOT_NODE, data, ROOT_NODE);
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const caller = at(made, at(data.parents, node));
    made[node] = at(heads, node) === node ? builder.callee(caller, nameIdOf(node)) : caller;
    addFrom(builder, at(made, node), data, node);
  }
  return builder.build();
}

/** By node: the first node of its chain. */
function findHeads(data: FlameData): Uint32Array {
  const heads = new Uint32Array(data.nodeCount);
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const caller = at(data.parents, node);
    const isOnly = at(data.childOffsets, caller + 1) - at(data.childOffsets, caller) === 1;
    // What truncation folded is no function, so it is part of none's name.
    const isFolded = nameOf(data, node) === OTHER || nameOf(data, caller) === OTHER;
    const isChained = caller !== ROOT_NODE && isOnly && !isFolded && at(data.selves, caller) === 0;
    heads[node] = isChained ? at(heads, caller) : node;
  }
  return heads;
}
