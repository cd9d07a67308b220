import { FormatError } from '../errors.js';
import { describeValue } from '../json/describe-value.js';
import { type JsonObject, toInteger, toList, toObject } from '../json/json-fields.js';
import { type JsonPlace, pathOf } from '../json/json-place.js';
import type { CallNodes } from './call-nodes.js';
import { checkAcyclic } from './check-acyclic.js';

/** Nodes and how samples name them. */
export interface IdentifiedNodes extends CallNodes {
  readonly nodeOfId: ReadonlyMap<number, number>;
}

/**
 * Reads `nodes`, each with an `id` and the ids of its `children`, or of its `parent` as traces have it. Ids come in any order.
 *
 * Throws HOTSPAN_ERR_FORMAT_INDEX for an id that no node has, HOTSPAN_ERR_FORMAT_SHAPE for an id that two nodes have, a node
 * with two parents and one that is below itself.
 */
export function readNodeList(value: unknown): IdentifiedNodes {
  const list = toList(value, { base: '', index: -1 }, 'nodes');
  const place: JsonPlace = { base: 'nodes', index: 0 };
  const nodes: JsonObject[] = [];
  const nodeOfId = new Map<number, number>();
  for (; place.index < list.length; place.index++) {
    const node = toObject(list[place.index], place);
    addId(nodeOfId, toInteger(node.id, place, 'id'), place);
    nodes.push(node);
  }

  const parents = new Int32Array(nodes.length).fill(-1);
  const setParent = (node: number, parent: number): void => {
    const known = parents[node] ?? -1;
    if (known >= 0 && known !== parent) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_SHAPE',
        `nodes[${node}] must have one parent, got nodes[${known}] and nodes[${parent}]. Check the program that wrote the file.`,
      );
    }
    parents[node] = parent;
  };
  for (let index = 0; index < nodes.length; index++) {
    place.index = index;
    const { children, parent } = nodes[index] ?? {};
    if (parent !== undefined && parent !== null) {
      setParent(index, toNode(parent, nodeOfId, { place, key: 'parent' }));
    }
    if (children === undefined || children === null) continue;
    const childPlace = { base: pathOf(place, 'children'), index: 0 };
    const ids = toList(children, place, 'children');
    for (; childPlace.index < ids.length; childPlace.index++) {
      setParent(toNode(ids[childPlace.index], nodeOfId, { place: childPlace }), index);
    }
  }
  checkAcyclic(parents);
  return { nodes, parents, nodeOfId, base: 'nodes' };
}

/** Throws HOTSPAN_ERR_FORMAT_SHAPE for an id that is taken. */
export function addId(nodeOfId: Map<number, number>, id: number, place: JsonPlace): void {
  const taken = nodeOfId.get(id);
  if (taken !== undefined) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_SHAPE',
      `${pathOf(place, 'id')} must be its own, but ${pathOf({ ...place, index: taken })} has the id ${id}, too. Check the program that wrote the file.`,
    );
  }
  nodeOfId.set(id, place.index);
}

/** The node with an id. Throws HOTSPAN_ERR_FORMAT_INDEX when there is none. */
export function toNode(
  id: unknown,
  nodeOfId: ReadonlyMap<number, number>,
  { place, key }: { readonly place: JsonPlace; readonly key?: string },
): number {
  const node = typeof id === 'number' ? nodeOfId.get(id) : undefined;
  if (node !== undefined) return node;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_INDEX',
    `${pathOf(place, key)} must be the id of a node, got ${describeValue(id)}. Check the program that wrote the file.`,
  );
}
