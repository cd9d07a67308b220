import { at, type FlameData, levelOf, nameOf, ROOT_NODE } from '../decode/flame-data.js';
import { formatShare, formatValue } from './format-value.js';

/** What the tooltip shows and the screen reader says about a frame; all values formatted. */
export interface FrameDescription {
  readonly name: string;
  readonly total: string;
  /** Share of the whole graph. */
  readonly totalShare: string;
  /** Share of the caller's total; undefined for the root. */
  readonly parentShare: string | undefined;
  readonly self: string;
  /** Share of the whole graph. */
  readonly selfShare: string;
  /** All of the above and the frame's place, as one sentence to be read aloud. */
  readonly sentence: string;
}

/** Describes a frame in the unit of its profile type. */
export function describeFrame(data: FlameData, node: number, unit: string): FrameDescription {
  const whole = at(data.totals, ROOT_NODE);
  const total = at(data.totals, node);
  const self = at(data.selves, node);
  const parent = at(data.parents, node);
  const description = {
    name: nameOf(data, node),
    total: formatValue(total, unit),
    totalShare: formatShare(total, whole),
    parentShare: parent < 0 ? undefined : formatShare(total, at(data.totals, parent)),
    self: formatValue(self, unit),
    selfShare: formatShare(self, whole),
  };
  const callees = at(data.childOffsets, node + 1) - at(data.childOffsets, node);
  const place = `level ${levelOf(data, node)}, ${callees} ${callees === 1 ? 'callee' : 'callees'}`;
  const { name, totalShare, selfShare } = description;
  const sentence = `${name}: ${description.total} total, ${totalShare} of all; ${description.self} self, ${selfShare}; ${place}`;
  return { ...description, sentence };
}

/** The accessible label of the whole graph: its size, its total, what it is zoomed to and how to move in it. */
export function describeGraph(data: FlameData, focus: number, unit: string): string {
  const frames = formatValue(data.nodeCount - 1, 'count');
  const total = formatValue(at(data.totals, ROOT_NODE), unit);
  const zoom = focus === ROOT_NODE ? '' : ` Zoomed to ${nameOf(data, focus)}.`;
  return `Flame graph, ${frames} frames, total ${total}.${zoom} Arrow keys move, Enter zooms, Escape shows all.`;
}
