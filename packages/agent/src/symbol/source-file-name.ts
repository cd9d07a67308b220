import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a map is, and what its names are relative to. */
export interface SourceBase {
  /** Path of the map, of the code file if the map is inside it. */
  readonly mapPath: string;
  /** Path of the code that runs. */
  readonly codePath: string;
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

/**
 * The file name of a source as a person would write it: an absolute path wherever one can be told. Sources of a
 * package in `node_modules` stay in its folder, whatever folder they were built in, so that a viewer can tell
 * them from the application's own.
 */
export function sourceFileName(source: string, base: SourceBase): string {
  if (BUNDLER.test(source)) {
    const name = bundledName(source);
    if (VIRTUAL.test(name)) return name;
    const path = isRooted(name) || base.projectRoot === undefined ? name : join(base.projectRoot, name);
    return keepInPackage(path, base.codePath);
  }
  if (/^file:/i.test(source)) return keepInPackage(pathOfFileUrl(source), base.codePath);
  if (/^[a-z][a-z\d+.-]+:/i.test(source)) return source;
  const rooted = isRooted(source) ? source : underSourceRoot(source, base.sourceRoot);
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(rooted)) return sourceFileName(rooted, { ...base, sourceRoot: '' });
  const slashed = rooted.replaceAll('\\', '/');
  const path = isRooted(slashed) ? posix.normalize(slashed) : join(dirname(base.mapPath), slashed);
  return keepInPackage(path, base.codePath);
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

function keepInPackage(path: string, codePath: string): string {
  const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(codePath)?.[0];
  if (folder === undefined || /[\\/]node_modules[\\/]/.test(path)) return path;
  const common = commonFolder(folder, path);
  return join(folder, path.slice(common.length).replace(/^[a-z]:/i, ''));
}

/** The folders that both paths begin with. */
function commonFolder(left: string, right: string): string {
  let end = 0;
  for (let i = 0; i < left.length && left[i] === right[i]; i++) if (left[i] === '/') end = i;
  return left.slice(0, end);
}
