import { randomBytes } from 'node:crypto';
import type { ProfileBuilder, ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { SampledNode, TimeNode, TimeTree } from '../engine/sampled-tree.js';
import { NO_SPAN } from '../link/sample-context.js';
import { createContextRows } from './context-rows.js';
import type { Stacks } from './create-stacks.js';
import type { RawWindow } from './raw-window.js';
import type { TimeRange } from './time-range.js';

/** Counts for the agent's statistics. */
export interface TimeProfilesResult {
  /** Samples with JavaScript or garbage collection on the stack. */
  readonly busySamples: number;
  /** Those of them that carry a link. */
  readonly linkedSamples: number;
  /** Samples of waiting. */
  readonly idleSamples: number;
  /** Contexts whose labels were left out. */
  readonly droppedLabelSets: number;
}

/** Names of V8's own nodes, which stand below the root only. */
const PROGRAM = '(program)';
const IDLE = '(idle)';
const GARBAGE_COLLECTOR = '(garbage collector)';

/** The frame above what Node.js and V8 do by themselves. */
const NODE_JS: SampledNode = { name: 'Node.js', scriptName: '', children: [] };
const GARBAGE_COLLECTION: SampledNode = { name: 'Garbage Collection', scriptName: '', children: [] };
const OTHER_THREADS: SampledNode = { name: 'Non JS threads activity', scriptName: '', children: [] };

/**
 * Adds the CPU and the wall profile of one window, samples of equal stack, link and labels merged. Waiting has no wall
 * time but the CPU time of waking up; other threads have CPU time only. `(program)`, which is native code without
 * JavaScript below it, is left out: V8 adds its CPU time to the sample that follows.
 * Hot path: guarded by benchmarks/agent-overhead.bench.ts.
 */
export function addTimeProfiles(
  builder: ProfilesBuilder,
  stacks: Stacks,
  range: TimeRange,
  { tree, intervalMicros, read, ...kinds }: NonNullable<RawWindow['time']>,
): TimeProfilesResult {
  const periodNanos = measurePeriod(tree, intervalMicros) * 1_000;
  const add = (type: 'cpu' | 'wall'): ProfileBuilder =>
    builder.addProfile({
      sampleType: { type, unit: 'nanoseconds' },
      periodType: { type, unit: 'nanoseconds' },
      period: periodNanos,
      timeUnixNano: range.startNanos,
      durationNano: range.endNanos - range.startNanos,
      profileId: randomBytes(16),
    });
  const cpu = kinds.cpu ? add('cpu') : undefined;
  const wall = kinds.wall ? add('wall') : undefined;
  const contexts = createContextRows(builder);
  const path: number[] = [];
  let busySamples = 0;
  let linkedSamples = 0;
  let idleSamples = 0;

  function addHits(depth: number, { hitCount, contexts: recorded = [] }: TimeNode, isIdle: boolean): void {
    if (hitCount === 0 && recorded.length === 0) return;
    const stack = stacks.stack(path, depth);
    const hitNanos = isIdle ? 0 : periodNanos;
    for (let i = 0; i < recorded.length; i++) {
      // Waiting is nobody's: what was set last may still stand there.
      const context = isIdle ? NO_SPAN : read(recorded[i]?.context);
      const { link, attributeSet } = contexts.of(context);
      // Rounded: the engine computes with doubles, and OTLP's values are integers.
      const cpuNanos = Math.round(recorded[i]?.cpuTime ?? 0);
      if (cpuNanos > 0) cpu?.add(stack, attributeSet, link, cpuNanos);
      if (i >= hitCount) continue;
      if (hitNanos > 0) wall?.add(stack, attributeSet, link, hitNanos);
      if (link !== 0) linkedSamples++;
    }
    if (hitCount > recorded.length && hitNanos > 0) {
      wall?.add(stack, 0, 0, (hitCount - recorded.length) * hitNanos);
    }
    if (isIdle) idleSamples += hitCount;
    else busySamples += hitCount;
  }

  function addNode(node: TimeNode, depth: number, as: SampledNode = node, isIdle = false): void {
    path[depth] = stacks.location(as);
    addHits(depth + 1, node, isIdle);
    for (const child of node.children) addNode(child, depth + 1);
  }

  for (const node of tree.topDownRoot.children) {
    if (node.name === PROGRAM) continue;
    if (node.name === GARBAGE_COLLECTOR) {
      path[0] = stacks.location(NODE_JS);
      addNode(node, 1, GARBAGE_COLLECTION);
    } else {
      addNode(node, 0, node, node.name === IDLE);
    }
  }
  const otherNanos = Math.round(tree.nonJSThreadsCpuTime ?? 0);
  if (cpu && otherNanos > 0) {
    path[0] = stacks.location(NODE_JS);
    path[1] = stacks.location(OTHER_THREADS);
    cpu.add(stacks.stack(path, 2), 0, 0, otherNanos);
  }
  return { busySamples, linkedSamples, idleSamples, droppedLabelSets: contexts.droppedLabelSets };
}

/**
 * Microseconds between two samples of this window. They come later than asked for, so that the time of a window is its
 * samples times their real distance; past twice that distance samples are missing, and time is not made up for them.
 */
function measurePeriod({ topDownRoot, startTime, endTime }: TimeTree, intervalMicros: number): number {
  const measured = Math.floor((endTime - startTime) / countHits(topDownRoot));
  return Math.min(Math.max(measured, intervalMicros), 2 * intervalMicros);
}

function countHits({ hitCount, children }: TimeNode): number {
  let hits = hitCount;
  for (const child of children) hits += countHits(child);
  return hits;
}
