import type { CodePlace } from './code-place.js';
import type { Reading } from './file-reads.js';
import type { MapLocation } from './find-source-map.js';
import { mapPlaces, type Original } from './map-places.js';
import { type ParsedMap, parseMapText, parseSourceMap } from './parse-source-map.js';
import { type MapProblem, readMapText } from './read-map-text.js';
import { createSourceText } from './source-text.js';

/** Functions of one code file, and where that file's map is. */
export interface FileQuestion {
  readonly codePath: string;
  readonly location: Extract<MapLocation, { path: string }>;
  readonly places: readonly CodePlace[];
  readonly maxMapBytes: number;
}

export type FileAnswer =
  /** One original for each place, in order. */
  { readonly originals: readonly Original[]; readonly mapBytes: number } | { readonly problem: MapProblem };

/** Reads and parses a map and answers for all places at once; nothing of the map is kept. Never throws. */
export function* answerFile({ codePath, location, places, maxMapBytes }: FileQuestion): Reading<FileAnswer> {
  const read = yield* readMapText(location, maxMapBytes);
  if ('problem' in read) return read;
  const map = tryParse(() => parseMapText(read.text));
  if (map === undefined) return { problem: 'broken' };
  const originals = yield* mapPlaces(map, places, { mapPath: location.path, codePath });
  return { originals, mapBytes: read.mapBytes };
}

/** A source file is larger only when nobody has written it. */
const MAX_SOURCE_BYTES = 1024 * 1024;

/**
 * As `answerFile`, of code that a loader has changed: `payload` is the map that it gave to Node.js. The file itself
 * is then the source, which such maps do not repeat.
 */
export function* answerLoadedFile(
  payload: unknown,
  { codePath, places }: Pick<FileQuestion, 'codePath' | 'places'>,
): Reading<FileAnswer> {
  const map = tryParse(() => parseSourceMap(payload));
  if (map === undefined) return { problem: 'broken' };
  const file = yield { path: codePath, from: 'start', maxBytes: MAX_SOURCE_BYTES };
  const text = file && createSourceText(file.bytes.toString('utf8'));
  const isOnly = map.sources.length === 1;
  const sources = map.sources.map((source) => ({
    ...source,
    text: source.text ?? (isOnly ? text : undefined),
  }));
  const originals = yield* mapPlaces({ ...map, sources }, places, { mapPath: codePath, codePath });
  return { originals, mapBytes: 0 };
}

function tryParse(parse: () => ParsedMap): ParsedMap | undefined {
  try {
    return parse();
  } catch {
    // Ignored: what cannot be parsed is a broken map, and is counted as one.
    return undefined;
  }
}
