/** Labels as pairs, each name once. */
export type LabelSet = readonly LabelPair[];

type LabelPair = readonly [name: string, value: string];

/** Reads labels that the engine has written with toJSONString from a Map(String, String); not sorted. */
export function parseLabelSet(json: string): LabelSet {
  return Object.entries(JSON.parse(json) as Record<string, string>);
}

/** By name, then by value. */
export function compareLabels(a: LabelPair, b: LabelPair): number {
  return compare(a[0], b[0]) || compare(a[1], b[1]);
}

/** Pair by pair; a set that another one begins with is before it. */
export function compareLabelSets(a: LabelSet, b: LabelSet): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    const order = left === undefined || right === undefined ? 0 : compareLabels(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
