import type { InputBudget } from '../json/input-budget.js';
import { type JsonObject, toCount, toList } from '../json/json-fields.js';
import type { JsonPlace } from '../json/json-place.js';
import { type IdentifiedNodes, toNode } from './read-node-list.js';
import { sampleDurations } from './sample-durations.js';

export interface CpuSamples {
  /** By node: how often it ran. */
  readonly hits: Float64Array;
  /** By node: how long it ran, in microseconds. undefined for a file that holds no times. */
  readonly wallMicros: Float64Array | undefined;
}

export interface CpuSamplesContext {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly budget: InputBudget;
}

/** Adds up `hitCount` and `samples` by node. Nodes with hits count as samples when the file lists none. */
export function readCpuSamples(
  file: JsonObject,
  { nodes, nodeOfId, base }: IdentifiedNodes,
  { startMicros, endMicros, budget }: CpuSamplesContext,
): CpuSamples {
  const root = { base: '', index: -1 };
  const hits = new Float64Array(nodes.length);
  const place: JsonPlace = { base, index: 0 };
  let nodesWithHits = 0;
  for (; place.index < nodes.length; place.index++) {
    const { hitCount } = nodes[place.index] ?? {};
    if (hitCount === undefined || hitCount === null) continue;
    const count = toCount(hitCount, place, 'hitCount');
    hits[place.index] = count;
    if (count > 0) nodesWithHits++;
  }
  if (file.samples === undefined || file.samples === null) {
    budget.takeSamples(nodesWithHits, root, base);
    return { hits, wallMicros: undefined };
  }

  const samples = toList(file.samples, root, 'samples');
  budget.takeSamples(samples.length, root, 'samples');
  const { timeDeltas, timestamps } = file;
  const durations = sampleDurations({
    samples: samples.length,
    startMicros,
    endMicros,
    timeDeltas,
    timestamps,
  });
  const wallMicros = durations && new Float64Array(nodes.length);
  const isCounted = nodesWithHits > 0;
  const samplePlace: JsonPlace = { base: 'samples', index: 0 };
  for (; samplePlace.index < samples.length; samplePlace.index++) {
    const node = toNode(samples[samplePlace.index], nodeOfId, { place: samplePlace });
    if (!isCounted) hits[node] = (hits[node] ?? 0) + 1;
    if (wallMicros) wallMicros[node] = (wallMicros[node] ?? 0) + (durations?.[samplePlace.index] ?? 0);
  }
  return { hits, wallMicros };
}
