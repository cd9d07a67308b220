import { at, type FlameData, levelOf, nameOf, ROOT_NODE } from '../decode/flame-data.js';
import { diffShares } from './diff-shares.js';
import { formatChange, formatShare, formatValue } from './format-value.js';
import { splitName } from './split-name.js';

/** What the tooltip shows and the screen reader says about a frame; all values formatted. */
export interface FrameDescription {
  /** The whole name. */
  readonly name: string;
  /** The name without the place. */
  readonly functionName: string;
  /** File and line as far as the name says them, else empty. */
  readonly place: string;
  readonly total: string;
  /** Share of the whole graph. */
  readonly totalShare: string;
  /** Share of the caller's total; undefined for the root. */
  readonly parentShare: string | undefined;
  /** Share of the frame that is zoomed to; undefined for that frame, its callers, and when nothing is zoomed. */
  readonly zoomShare: string | undefined;
  readonly self: string;
  /** Share of the whole graph. */
  readonly selfShare: string;
  /** Of a diff: both sides and what has changed. */
  readonly diff: DiffDescription | undefined;
  /** All of the above and the frame's place, as one sentence to be read aloud. */
  readonly sentence: string;
}

/** Both sides of a diff, formatted. Shares are of the side's own whole. */
export interface DiffDescription {
  readonly baseline: string;
  readonly baselineShare: string;
  readonly comparison: string;
  readonly comparisonShare: string;
  readonly change: string;
}

/** How the graph is looked at. */
export interface DescribeOptions {
  /** Sample unit of the values, see `formatValue`. */
  readonly unit: string;
  /** The node that is zoomed to. Default the root. */
  readonly focus?: number;
}

/** Describes a frame in the unit of its profile type. */
export function describeFrame(
  data: FlameData,
  node: number,
  { unit, focus = ROOT_NODE }: DescribeOptions,
): FrameDescription {
  const whole = at(data.totals, ROOT_NODE);
  const total = at(data.totals, node);
  const self = at(data.selves, node);
  const parent = at(data.parents, node);
  const name = nameOf(data, node);
  const description = {
    name,
    ...splitName(name),
    total: formatValue(total, unit),
    totalShare: formatShare(total, whole),
    parentShare: parent < 0 ? undefined : formatShare(total, at(data.totals, parent)),
    zoomShare: isBelow(data, node, focus) ? formatShare(total, at(data.totals, focus)) : undefined,
    self: formatValue(self, unit),
    selfShare: formatShare(self, whole),
    diff: describeDiff(data, node, unit),
  };
  const callees = at(data.childOffsets, node + 1) - at(data.childOffsets, node);
  const place = `level ${levelOf(data, node)}, ${callees} ${callees === 1 ? 'callee' : 'callees'}`;
  return { ...description, sentence: `${description.name}: ${sayValues(description)}; ${place}` };
}

/** Whether a node was called, directly or not, by one that is not the root. */
function isBelow(data: FlameData, node: number, caller: number): boolean {
  let current = node;
  // Nodes are in level order: callers come before their callees.
  while (current > caller) current = at(data.parents, current);
  return caller !== ROOT_NODE && current === caller && node !== caller;
}

function describeDiff(data: FlameData, node: number, unit: string): DiffDescription | undefined {
  if (data.baseline === undefined) return undefined;
  const baseline = at(data.baseline.totals, node);
  const shares = diffShares(data, node);
  return {
    baseline: formatValue(baseline, unit),
    baselineShare: formatShare(shares.baseline, 1),
    comparison: formatValue(at(data.totals, node) - baseline, unit),
    comparisonShare: formatShare(shares.comparison, 1),
    change: formatChange(shares),
  };
}

function sayValues({ total, totalShare, self, selfShare, diff }: Omit<FrameDescription, 'sentence'>): string {
  if (diff === undefined) return `${total} total, ${totalShare} of all; ${self} self, ${selfShare}`;
  const baseline = `baseline ${diff.baseline}, ${diff.baselineShare}`;
  return `${baseline}; comparison ${diff.comparison}, ${diff.comparisonShare}; ${diff.change}`;
}

/** The accessible label of the whole graph: its size, its total, what it is zoomed to and how to move in it. */
export function describeGraph(data: FlameData, focus: number, unit: string): string {
  const frames = formatValue(data.nodeCount - 1, 'count');
  const total = formatValue(at(data.totals, ROOT_NODE), unit);
  const zoom = focus === ROOT_NODE ? '' : ` Zoomed to ${nameOf(data, focus)}.`;
  return `Flame graph, ${frames} frames, total ${total}.${zoom} Arrow keys move, Enter zooms, Escape shows all.`;
}
