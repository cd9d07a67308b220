/** Frames that stand for no function of the program: V8's and the samplers' meta frames, the root, and what truncation folded. */
const META_NAME =
  /^\((?!anonymous\b).*\)$|^total$|^other$|^Garbage Collection$|^Non JS threads activity$|^Node\.js$/;

/** The last package folder in a path, with its scope. */
const PACKAGE_PATH = /^.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/:]+)/;

/** A module of Node.js itself, alone (`node:fs`) or inside a location (`read (node:fs:12)`). */
const NODE_MODULE = /(?:^|[\s(])node:/;

/** A source file at the start (`./src/cart.js:add:12`) or inside the location of a name (`add (src/cart.js:12)`). */
const SOURCE_FILE = /^(?:.*\()?([^():]*\.[cm]?[jt]sx?)(?::|\)|$)/;

/** Where a function comes from: the program, an installed package, Node.js itself, or nothing with a source, such as V8. */
export type Origin = 'app' | 'package' | 'node' | 'engine';

export function originOf(name: string): Origin {
  const owner = packageOf(name);
  if (owner === '') return 'engine';
  if (owner === 'node:') return 'node';
  return PACKAGE_PATH.test(name) ? 'package' : 'app';
}

/**
 * What a function belongs to, for colouring: a package name, `node:` for Node.js itself, a source file, or, when the name says
 * none of these, the name itself. The empty string for meta frames such as `(garbage collector)`.
 */
export function packageOf(name: string): string {
  if (META_NAME.test(name)) return '';
  if (NODE_MODULE.test(name)) return 'node:';
  return PACKAGE_PATH.exec(name)?.[1] ?? SOURCE_FILE.exec(name)?.[1] ?? name;
}
