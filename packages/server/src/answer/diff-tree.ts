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
  const { shape, placesOfLeft, placesOfRight } =
    left.paths !== undefined && right.paths !== undefined && left.paths.table === right.paths.table
      ? mergeByPath(left, right, left.paths.of, right.paths.of)
      : mergeByName(left, right);
  return {
    ...shape,
    left: placeValues(left, placesOfLeft, shape.count),
    right: placeValues(right, placesOfRight, shape.count),
  };
}

interface Merged {
  readonly shape: TreeShape;
  /** By node of the tree its node in the merged one. */
  readonly placesOfLeft: Int32Array;
  readonly placesOfRight: Int32Array;
}

/** Trees of one table: their nodes are in the same order, so that none is looked for. Six times as fast. */
function mergeByPath(left: NameTree, right: NameTree, leftPaths: Int32Array, rightPaths: Int32Array): Merged {
  const most = left.count + right.count - 1;
  const name = new Int32Array(most).fill(-1);
  const parent = new Int32Array(most).fill(-1);
  const { names, namesOfRight } = mergeNames(left, right);
  const placesOfLeft = new Int32Array(left.count);
  const placesOfRight = new Int32Array(right.count);
  let count = ROOT_NODE + 1;
  let fromLeft = count;
  let fromRight = count;
  while (fromLeft < left.count || fromRight < right.count) {
    const leftPath = fromLeft < left.count ? at(leftPaths, fromLeft) : Number.POSITIVE_INFINITY;
    const rightPath = fromRight < right.count ? at(rightPaths, fromRight) : Number.POSITIVE_INFINITY;
    if (leftPath <= rightPath) {
      parent[count] = at(placesOfLeft, at(left.parent, fromLeft));
      name[count] = at(left.name, fromLeft);
      placesOfLeft[fromLeft++] = count;
    }
    if (rightPath <= leftPath) {
      parent[count] = at(placesOfRight, at(right.parent, fromRight));
      name[count] = at(namesOfRight, at(right.name, fromRight));
      placesOfRight[fromRight++] = count;
    }
    count++;
  }
  const shape = { count, names, name: name.subarray(0, count), parent: parent.subarray(0, count) };
  return { shape, placesOfLeft, placesOfRight };
}

/** Names of the left tree, which keep their indexes, and those that only the right one has. */
function mergeNames(left: TreeShape, right: TreeShape) {
  const names = [...left.names];
  const indexOf = new Map(names.map((text, index) => [text, index]));
  const namesOfRight = Int32Array.from(right.names, (text) => indexOf.get(text) ?? names.push(text) - 1);
  return { names, namesOfRight };
}

function mergeByName(left: NameTree, right: NameTree): Merged {
  const builder = createNameTreeBuilder();
  const placesOfLeft = addNodes(builder, left);
  const placesOfRight = addNodes(builder, right);
  const { count, names, name, parent } = builder.build();
  return { shape: { count, names, name, parent }, placesOfLeft, placesOfRight };
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
