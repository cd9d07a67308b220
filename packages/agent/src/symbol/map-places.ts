import type { CodePlace } from './code-place.js';
import type { Reading } from './file-reads.js';
import { findDeclaration } from './find-declaration.js';
import { findProjectRoot } from './find-project-root.js';
import { originalName, writtenName } from './original-name.js';
import type { ParsedMap } from './parse-source-map.js';
import { needsProjectRoot, sourceFileName } from './source-file-name.js';

/** Of a function: its original place, or undefined where the map does not know it. */
export type Original = CodePlace | undefined;

/** Finds the originals of functions of one file. `mapPath` is what relative names of sources start from. */
export function* mapPlaces(
  map: ParsedMap,
  places: readonly CodePlace[],
  { mapPath, codePath }: { readonly mapPath: string; readonly codePath: string },
): Reading<Original[]> {
  const files = new Map<number, string | undefined>();
  const originals: Original[] = [];
  for (const place of places) {
    const column = place.column > 0 ? place.column - 1 : undefined;
    const segments = map.lines[place.line - 1] ?? [];
    const declaration = findDeclaration(segments, column, writtenName(place.name));
    if (declaration === undefined) {
      originals.push(undefined);
      continue;
    }
    const [, source, line, originalColumn] = declaration.segment;
    if (line < 0 || originalColumn < 0) {
      // Differences of a broken map that add up to nothing.
      originals.push(undefined);
      continue;
    }
    if (!files.has(source)) files.set(source, yield* fileOf(map, source, mapPath, codePath));
    const file = files.get(source);
    originals.push(
      file === undefined
        ? undefined
        : {
            file,
            name: originalName(place.name, map, declaration),
            line: line + 1,
            column: column === undefined ? 0 : originalColumn + 1,
          },
    );
  }
  return originals;
}

function* fileOf(
  map: ParsedMap,
  index: number,
  mapPath: string,
  codePath: string,
): Reading<string | undefined> {
  const source = map.sources[index];
  if (source?.name === undefined) return undefined;
  const isBundled = needsProjectRoot(source.sourceRoot || source.name) || needsProjectRoot(source.name);
  const projectRoot = isBundled ? yield* findProjectRoot(mapPath) : undefined;
  return sourceFileName(source.name, { mapPath, codePath, sourceRoot: source.sourceRoot, projectRoot });
}
