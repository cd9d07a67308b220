import type { HeapCollection } from '../engine/heap-sampler.js';
import type { SampledNode, TimeTree } from '../engine/sampled-tree.js';
import type { SampleContext } from '../link/sample-context.js';
import type { CodePlace } from '../symbol/code-place.js';
import { createPlaces, type PlaceOf } from './create-places.js';
import type { TimeRange } from './time-range.js';

/** What the samplers saw in one window, as they hand it over. */
export interface RawWindow {
  readonly range: TimeRange;
  readonly time?: {
    readonly tree: TimeTree;
    /** Between two samples, as asked for. */
    readonly intervalMicros: number;
    readonly cpu: boolean;
    readonly wall: boolean;
    /** What a context recorded with a sample stands for. */
    readonly read: (recorded: object | undefined) => SampleContext;
  };
  readonly heap?: HeapCollection & {
    /** Since the last heap profile. */
    readonly range: TimeRange;
    readonly intervalBytes: number;
    /** Whether profiles are wanted of what is alive, and of what has been allocated. */
    readonly live: boolean;
    readonly allocations: boolean;
  };
}

/** The functions of a window, each once, whose original places may have to be looked up. `placeOf` is filled by that. */
export function listPlaces(
  { time, heap }: RawWindow,
  placeOf: PlaceOf = createPlaces(),
): readonly CodePlace[] {
  const places = new Set<CodePlace>();
  const visit = (node: SampledNode): void => {
    if (node.lineNumber) places.add(placeOf(node));
    for (const child of node.children) visit(child);
  };
  if (time) visit(time.tree.topDownRoot);
  if (heap) visit(heap.root);
  return [...places];
}
