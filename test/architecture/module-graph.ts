import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A source file and what it imports: other files of the repository by path, everything else by specifier. */
export interface SourceModule {
  /** Path from the repository's root. */
  readonly path: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** Reads every module below the folders, type-only imports included: a cycle of types is a cycle to a reader. */
export function readModules(root: string, folders: readonly string[]): SourceModule[] {
  return folders
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .map((path) => {
      const specifiers = importsOf(readFileSync(path, 'utf8'));
      const isFile = (specifier: string): boolean => specifier.startsWith('.');
      return {
        path: relative(root, path),
        files: specifiers
          .filter(isFile)
          .map((s) => relative(root, resolve(dirname(path), s.replace(/\.js$/, '')))),
        packages: specifiers.filter((specifier) => !isFile(specifier)),
      };
    });
}

/** The first cycle found, as the paths along it, or undefined. */
export function findCycle(modules: readonly SourceModule[]): string[] | undefined {
  const byName = new Map(modules.map((module) => [module.path.replace(/\.tsx?$/, ''), module]));
  const done = new Set<string>();
  const walk = (name: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of byName.get(name)?.files ?? []) {
      const cycle = walk(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of byName.keys()) {
    const cycle = walk(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const pattern = /\b(?:from|import|require)\s*\(?\s*'([^']+)'/g;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? '');
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'gen' ? [] : sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}
