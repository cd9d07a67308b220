import { OTHER } from '../decode/flame-data.js';
import { splitName } from '../explain/split-name.js';
import { CHAIN } from '../transform/collapse-chains.js';

/** Frames that stand for no function of the program: V8's and the samplers' meta frames, the root, and what truncation folded. */
const META_NAMES: ReadonlySet<string> = new Set([
  'total',
  OTHER,
  'Garbage Collection',
  'Non JS threads activity',
  'Node.js',
]);
const META_BRACKET = /^\((?!anonymous\b)[^()]*\)$/;
const isMeta = (name: string): boolean =>
  META_NAMES.has(name) || (name.startsWith('(') && META_BRACKET.test(name));

/** The last package folder in a path, with its scope; in a store such as pnpm's, too, that is the package's own. */
const PACKAGE_PATH = /^(?:.*[\\/])?node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/:]+)/;

/** The line and column at the end of a place. */
const LINE = /(?::\d+){1,2}$/;

/** A source file at the start of a name that is not split, `cart.js:add:12`. */
const SOURCE_FILE = /^([^():]*\.[cm]?[jt]sx?)(?::|$)/;

/** Where a function comes from: the program, an installed package, Node.js itself, or nothing with a source, such as V8. */
export type Origin = 'app' | 'package' | 'node' | 'engine';

/** Where the function of a name comes from, for filters such as that of `hideFrames`. */
export function originOf(name: string): Origin {
  return ownerOf(name).origin;
}

/**
 * What a function belongs to, for colours and their legend: a package name, `node:` for Node.js itself, a source file without its
 * line, or, when the name says none of these, the name itself. The empty string for meta frames such as `(garbage collector)`. A
 * collapsed chain belongs to what its outermost function does.
 */
export function packageOf(name: string): string {
  return ownerOf(name).owner;
}

function ownerOf(whole: string): { readonly origin: Origin; readonly owner: string } {
  const [name = ''] = whole.split(CHAIN, 1);
  if (isMeta(name)) return { origin: 'engine', owner: '' };
  const { place } = splitName(name);
  const source = place === '' ? name : place;
  if (source.startsWith('node:')) return { origin: 'node', owner: 'node:' };
  // Most names have none, and looking for it is slower than telling that.
  const packageName = source.includes('node_modules') ? PACKAGE_PATH.exec(source)?.[1] : undefined;
  if (packageName !== undefined) return { origin: 'package', owner: packageName.replace('\\', '/') };
  if (place !== '') return { origin: 'app', owner: place.replace(LINE, '') };
  return { origin: 'app', owner: SOURCE_FILE.exec(name)?.[1] ?? name };
}
