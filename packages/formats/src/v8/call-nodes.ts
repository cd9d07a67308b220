import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { InputBudget } from '../json/input-budget.js';
import type { JsonObject } from '../json/json-fields.js';
import type { JsonPlace } from '../json/json-place.js';
import { type CallPaths, createPathStacks } from '../json/path-stacks.js';
import { addCallFrame, isRoot } from './call-frame-location.js';

/** The nodes of a file with their callers: acyclic, numbered from 0 in the order in which they were read. */
export interface CallNodes {
  readonly nodes: readonly JsonObject[];
  /** By node: its caller, -1 for none. */
  readonly parents: ArrayLike<number>;
  /** Path of the list that the numbers count. */
  readonly base: string;
}

/** Gives the stack of a node, or undefined for the root, on which nothing runs. */
export type StackOfNode = (node: number) => number | undefined;

/** Call frames are read, checked and added when the first stack with them is asked for. */
export function createNodeStacks(
  { nodes, parents, base }: CallNodes,
  builder: ProfilesBuilder,
  budget: InputBudget,
): StackOfNode {
  const locations = new Int32Array(nodes.length).fill(UNREAD);
  const place: JsonPlace = { base, index: 0 };

  function readLocation(node: number): number {
    place.index = node;
    const fields = nodes[node] ?? {};
    if ((parents[node] ?? -1) < 0 && isRoot(fields, place)) return 0;
    return addCallFrame(fields, place, { builder, budget });
  }

  const paths: CallPaths = {
    parentOf: (node) => parents[node] ?? -1,
    locationOf(node) {
      const known = locations[node] ?? UNREAD;
      if (known !== UNREAD) return known;
      const location = readLocation(node);
      locations[node] = location;
      return location;
    },
  };
  const stackOf = createPathStacks(builder, paths, budget);
  const stackPlace: JsonPlace = { base, index: 0 };
  return (node) => {
    if (paths.locationOf(node) === 0) return undefined;
    stackPlace.index = node;
    return stackOf(node, stackPlace);
  };
}

const UNREAD = -1;
