import { at, createFlameBuilder, type FlameData, findByPath, ROOT_NODE } from '@hotspan/flamegraph';

/** The graph that is seen when it is zoomed to a path: what is below its end, with the callers above but without what else they do. */
export function keepZoomed(data: FlameData, path: readonly string[]): FlameData {
  const focus = findByPath(data, path);
  if (focus === ROOT_NODE) return data;
  const builder = createFlameBuilder({
    names: data.names,
    rootNameId: at(data.nameIds, ROOT_NODE),
    isDiff: data.baseline !== undefined,
  });
  const isOnPath = new Uint8Array(data.nodeCount);
  for (let node = focus; node > ROOT_NODE; node = at(data.parents, node)) isOnPath[node] = 1;
  /** By node: the one that was made of it; 0 for none. */
  const made = new Uint32Array(data.nodeCount);
  // Callers come before their callees.
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const caller = at(data.parents, node);
    // Callers of the focus come before it.
    const isBelow = caller >= focus && at(made, caller) > 0;
    if (!isBelow && at(isOnPath, node) === 0) continue;
    made[node] = builder.callee(at(made, caller), at(data.nameIds, node));
    if (node < focus) continue;
    builder.add(at(made, node), at(data.selves, node), data.baseline && at(data.baseline.selves, node));
  }
  return builder.build();
}
