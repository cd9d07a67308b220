import { type JsonObject, toInteger, wrongType } from '../json/json-fields.js';
import { addId, type IdentifiedNodes, readNodeList } from './read-node-list.js';
import { readNodeTree } from './read-node-tree.js';

/** The nodes of a `.cpuprofile` in either of its forms. */
export function readCpuNodes(file: JsonObject): IdentifiedNodes {
  if (file.nodes !== undefined) return readNodeList(file.nodes);
  if (file.head === undefined) {
    throw wrongType('a list of the nodes of the profile', undefined, { base: '', index: -1 }, 'nodes');
  }
  const tree = readNodeTree(file.head);
  const nodeOfId = new Map<number, number>();
  const place = { base: tree.base, index: 0 };
  for (; place.index < tree.nodes.length; place.index++) {
    addId(nodeOfId, toInteger(tree.nodes[place.index]?.id, place, 'id'), place);
  }
  return { ...tree, nodeOfId };
}
