/** A call frame with lines and columns from 0, as V8 writes it. */
export function callFrame(functionName: string, url = '', lineNumber = -1, columnNumber = -1): object {
  return { functionName, scriptId: url === '' ? '0' : '7', url, lineNumber, columnNumber };
}

/** A file of these nodes from 0 to `endTime` µs; `fields` add to it or replace its own. */
export function cpuProfileFile(nodes: unknown, fields: object = {}): string {
  return JSON.stringify({ nodes, startTime: 0, endTime: 100, ...fields });
}

/** `(root)` with id 1, below it a chain of functions with the ids 2, 3, 4…, each the caller of the next. */
export function chain(...names: string[]): object[] {
  return ['(root)', ...names].map((name, at) => ({
    id: at + 1,
    callFrame: callFrame(name),
    hitCount: 0,
    children: at < names.length ? [at + 2] : [],
  }));
}
