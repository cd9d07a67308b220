import { expect } from 'vitest';

interface CpuProfileFile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: Readonly<Record<string, unknown>>;
    readonly hitCount: number;
    readonly children: readonly number[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Checks a file against the types of the protocol, and for what Chrome and VS Code ask on top of them. */
export function expectCpuProfile(text: string): void {
  const { nodes, startTime, endTime, samples, timeDeltas }: CpuProfileFile = JSON.parse(text);
  expect(nodes[0]?.callFrame.functionName).toBe('(root)');
  const ids = new Set(nodes.map(({ id }) => id));
  expect(ids.size).toBe(nodes.length);
  const children = nodes.flatMap((node) => node.children);
  expect(new Set(children).size).toBe(children.length);
  expect(children).toHaveLength(nodes.length - 1);
  for (const { callFrame, hitCount } of nodes) {
    expect(Object.keys(callFrame)).toEqual(['functionName', 'scriptId', 'url', 'lineNumber', 'columnNumber']);
    expect(callFrame.functionName).toBeTypeOf('string');
    expect(callFrame.scriptId).toBeTypeOf('string');
    expect(callFrame.url).toBeTypeOf('string');
    for (const number of [callFrame.lineNumber, callFrame.columnNumber, hitCount]) {
      expect(Number.isSafeInteger(number)).toBe(true);
    }
  }
  expect(samples).toHaveLength(timeDeltas.length);
  expect(samples.every((id) => ids.has(id))).toBe(true);
  expect(timeDeltas.every((delta) => Number.isSafeInteger(delta) && delta >= 0)).toBe(true);
  expect(endTime - startTime).toBeGreaterThanOrEqual(timeDeltas.reduce((sum, delta) => sum + delta, 0));
}

/**
 * Microseconds by functions from the root on, as Chrome DevTools reckons them: a sample lasts until the next one. (Of the last
 * one it takes the mean of the others; a file that ends with the root leaves nothing to guess.)
 */
export function chromeSelfMicros(text: string): Map<string, number> {
  const file: CpuProfileFile = JSON.parse(text);
  return selfMicros(file, file.samples, (at) => file.timeDeltas[at + 1] ?? 0);
}

/**
 * The same as VS Code reckons it: a sample has the delta that stands before its own, and the place of its node is its id less
 * one, with places given to nodes and their children along the list.
 */
export function codeSelfMicros(text: string): Map<string, number> {
  const file: CpuProfileFile = JSON.parse(text);
  const places = new Map<number, number>();
  const place = (id: number): number => {
    const known = places.get(id) ?? places.size;
    places.set(id, known);
    return known;
  };
  for (const { id, children } of file.nodes) {
    place(id);
    for (const child of children) place(child);
  }
  const idAt = new Map(Array.from(places, ([id, at]) => [at, id]));
  const nodes = file.samples.map((id) => idAt.get(id - 1) ?? 0);
  return selfMicros(file, nodes, (at) => (at === 0 ? 0 : (file.timeDeltas[at - 1] ?? 0)));
}

function selfMicros(
  { nodes }: CpuProfileFile,
  samples: readonly number[],
  microsOf: (at: number) => number,
): Map<string, number> {
  const paths = new Map<number, string>();
  for (const { id, callFrame, children } of nodes) {
    const path = `${paths.get(id) ?? ''}${callFrame.functionName}:${callFrame.lineNumber}`;
    paths.set(id, path);
    for (const child of children) paths.set(child, `${path};`);
  }
  const micros = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const path = paths.get(id) ?? '';
    micros.set(path, (micros.get(path) ?? 0) + microsOf(at));
  }
  return new Map([...micros].filter(([, value]) => value > 0));
}
