import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a map is, and what its names are relative to. */
export interface SourceBase {
  /** Path of the map, of the code file if the map is inside it. */
  readonly mapPath: string;
  /** `sourceRoot` of the map; empty for none. */
  readonly sourceRoot: string;
  /** Folder of the package that the map is part of: bundlers name sources relative to that, and do not say where it is. */
  readonly projectRoot: string | undefined;
}

/** Schemes whose names are relative to a project. */
const BUNDLER = /^(?:webpack|webpack-internal|turbopack|rspack|rollup|vite|ng|rsc):\/\//;

/** Names of a bundler's own code, which no file holds. */
const VIRTUAL = /^(?:webpack\/|external |ignored\||\(webpack\)|\0)/;

/** Whether the name can be told only with the project's folder. */
export function needsProjectRoot(source: string): boolean {
  return BUNDLER.test(source);
}

/** The file name of a source as a person would write it: an absolute path wherever one can be told. */
export function sourceFileName(source: string, base: SourceBase): string {
  if (BUNDLER.test(source)) {
    const name = bundledName(source);
    if (VIRTUAL.test(name)) return name;
    return isRooted(name) || base.projectRoot === undefined ? name : join(base.projectRoot, name);
  }
  if (/^file:/i.test(source)) return pathOfFileUrl(source);
  if (/^[a-z][a-z\d+.-]+:/i.test(source)) return source;
  const rooted = isRooted(source) ? source : underSourceRoot(source, base.sourceRoot);
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(rooted)) return sourceFileName(rooted, { ...base, sourceRoot: '' });
  const slashed = rooted.replaceAll('\\', '/');
  return isRooted(slashed) ? posix.normalize(slashed) : join(dirname(base.mapPath), slashed);
}

/** `webpack-internal:///./src/a.js` and the like, which V8 shows for eval'd modules: without the scheme. */
export function bundledName(source: string): string {
  const path = source.replace(BUNDLER, '').replace(/\?[^/]*$/, '');
  // A namespace comes first, often the package's name, which may have a slash itself: "@scope/name/./src/a.ts".
  const relative = /(?:^|\/)(\.\.?\/.*)$/.exec(path)?.[1];
  if (relative !== undefined) return posix.normalize(relative);
  const named = path.startsWith('/') ? path.slice(1) : path.replace(/^(?:@[^/]+\/)?[^/]+\//, '');
  // "[project]/src/a.ts": a placeholder for the project's folder.
  return named.replace(/^\[project\]\//, '');
}

/** An absolute path, also one of the other kind of system than this. */
function isRooted(name: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/])/i.test(name);
}

function underSourceRoot(source: string, sourceRoot: string): string {
  if (sourceRoot === '') return source;
  return /[\\/]$/.test(sourceRoot) ? sourceRoot + source : `${sourceRoot}/${source}`;
}

function pathOfFileUrl(url: string): string {
  // "file:///C:/src/a.ts", built on another system.
  const windows = /^file:\/\/\/([a-z]:\/.*)$/i.exec(url)?.[1];
  try {
    return windows === undefined ? fileURLToPath(url) : decodeURIComponent(windows);
  } catch {
    // Ignored: a URL that names no file here is still the best name there is.
    return url;
  }
}
