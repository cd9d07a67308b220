/** A function name and where the function stands, as far as the name says it. */
export interface SplitName {
  readonly functionName: string;
  /** For example `./src/cart.js:12`; empty when the name says nothing of it. */
  readonly place: string;
}

/** `./src/cart.js:add:12`, as Pyroscope's Node.js client writes names; the file has a slash or backslash, or is `node:…`. */
const FILE_FIRST = /^((?:node:|.*[\\/]).*):([^:]+):(\d+)$/;

/** `add (src/cart.js:12)`, as V8 writes a stack. */
const FUNCTION_FIRST = /^(.+) \((.+:\d+(?::\d+)?)\)$/;

/** Splits a name that carries its file and line, so that the function can be shown where there is little room. */
export function splitName(name: string): SplitName {
  const [, file, functionName, line] = FILE_FIRST.exec(name) ?? [];
  if (functionName !== undefined) return { functionName, place: `${file}:${line}` };
  const [, first, place] = FUNCTION_FIRST.exec(name) ?? [];
  if (first !== undefined && place !== undefined) return { functionName: first, place };
  return { functionName: name, place: '' };
}
