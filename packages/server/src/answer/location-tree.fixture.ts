import type { LocationTree, SourceFrame, SourceFunction, StackLocation } from './location-tree.js';

/**
 * A tree of stacks as text, `outer;inner 12` each; every prefix is a node. A frame is its name, with a line as `name:12`. A location of
 * several frames has the innermost first, `inlined<caller`.
 */
export function locationTreeOf(...lines: readonly string[]): LocationTree {
  const paths: string[] = [];
  const texts: string[] = [];
  const self: bigint[] = [];
  const add = (path: string): number => {
    if (!paths.includes(path)) {
      paths.push(path);
      self.push(0n);
    }
    const text = lastOf(path);
    if (!texts.includes(text)) texts.push(text);
    return paths.indexOf(path);
  };
  for (const line of lines) {
    const [path = '', value = '0'] = line.split(' ');
    const places = path.split(';');
    for (let depth = 1; depth < places.length; depth++) add(places.slice(0, depth).join(';'));
    const node = add(path);
    self[node] = (self[node] ?? 0n) + BigInt(value);
  }
  const callerOf = (path: string): string => path.split(';').slice(0, -1).join(';');
  return {
    count: paths.length,
    parent: Int32Array.from(paths, (path) => paths.indexOf(callerOf(path))),
    location: Int32Array.from(paths, (path) => texts.indexOf(lastOf(path))),
    self: BigInt64Array.from(self),
    locations: texts.map(readLocation),
  };
}

/** Every node with a value, as the lines of {@link locationTreeOf}, sorted. */
export function linesOf({ count, parent, location, self, locations }: LocationTree): string[] {
  const pathOf = (node: number): string => {
    const text = writeLocation(locations[location[node] ?? -1]);
    const caller = parent[node] ?? -1;
    return caller < 0 ? text : `${pathOf(caller)};${text}`;
  };
  const nodes = Array.from({ length: count }, (_, node) => node).filter((node) => self[node] !== 0n);
  return nodes.map((node) => `${pathOf(node)} ${self[node]}`).sort();
}

function lastOf(path: string): string {
  return path.split(';').at(-1) ?? '';
}

function readLocation(text: string): StackLocation {
  return { frames: text.split('<').map(readFrame), address: 0n, mapping: '' };
}

const functions = new Map<string, SourceFunction>();

function readFrame(text: string): SourceFrame {
  const [name = '', line = '0'] = text.split(':');
  const known = functions.get(name) ?? { name, systemName: '', file: '', startLine: 0 };
  functions.set(name, known);
  return { function: known, line: Number(line) };
}

function writeLocation(location: StackLocation | undefined): string {
  const frames = location?.frames ?? [];
  return (
    frames.map(({ function: { name }, line }) => (line === 0 ? name : `${name}:${line}`)).join('<') || '?'
  );
}
