import {
  at,
  createNameTreeBuilder,
  type NameTree,
  type NameTreeBuilder,
  type NodeValues,
  ROOT_NODE,
  type TreeShape,
} from './name-tree.js';

/** Two trees as one: every path of names that one of them has, with what it is worth in each, 0 where it is not there. */
export interface DiffTree extends TreeShape {
  readonly left: NodeValues;
  readonly right: NodeValues;
}

/** Lays one tree over the other. */
export function alignTrees(left: NameTree, right: NameTree): DiffTree {
  const builder = createNameTreeBuilder();
  const placesOfLeft = addNodes(builder, left);
  const placesOfRight = addNodes(builder, right);
  const { count, names, name, parent } = builder.build();
  return {
    ...{ count, names, name, parent },
    left: placeValues(left, placesOfLeft, count),
    right: placeValues(right, placesOfRight, count),
  };
}

/** @returns by node of the tree its node in the builder. */
function addNodes(builder: NameTreeBuilder, { count, names, name, parent }: TreeShape): Int32Array {
  const nameIndexes = Int32Array.from(names, (text) => builder.addName(text));
  const places = new Int32Array(count);
  for (let node = ROOT_NODE + 1; node < count; node++) {
    places[node] = builder.childOf(at(places, at(parent, node)), at(nameIndexes, at(name, node)));
  }
  return places;
}

/** Values of a tree in the places of another one's nodes. */
function placeValues({ self, total }: NodeValues, placeOf: Int32Array, count: number): NodeValues {
  const placed = { self: new Float64Array(count), total: new Float64Array(count) };
  for (let node = 0; node < placeOf.length; node++) {
    const place = at(placeOf, node);
    placed.self[place] = at(self, node);
    placed.total[place] = at(total, node);
  }
  return placed;
}
