import type { SourceFrame } from './location-tree.js';

/** How engines and formats write a function that has no name. */
const ANONYMOUS: ReadonlySet<string> = new Set(['(anonymous)', '<anonymous>']);

/** A line ends it: a place, which clients of Pyroscope put into names, as `./src/cart.js:add:12` or `add (src/cart.js:12)`. */
const ENDS_WITH_LINE = /:\d+\)?$/;

/**
 * The name of a function with its file, `add (/app/src/cart.js)`: without its line, so that functions of two builds of a program have one
 * name. An anonymous function has the line that it begins in, for it has nothing else: `(anonymous) (/app/src/cart.js:12)`. Names
 * without a file and those that tell a place are left as they are.
 */
export function nameWithFile({ function: { name, file, startLine }, line }: SourceFrame): string {
  const path = pathOf(file);
  if (path === '' || tellsPlace(name, file)) return name;
  const begin = startLine || line;
  return ANONYMOUS.has(name) && begin > 0 ? `${name} (${path}:${begin})` : `${name} (${path})`;
}

function tellsPlace(name: string, file: string): boolean {
  return name === file || name.endsWith(`(${file})`) || ENDS_WITH_LINE.test(name);
}

/** `/app/a.mjs` of `file:///app/a.mjs`, as V8 names ES modules; with a host it is no path of this machine and stays. */
function pathOf(file: string): string {
  return file.startsWith('file:///') ? file.slice('file://'.length) : file;
}
