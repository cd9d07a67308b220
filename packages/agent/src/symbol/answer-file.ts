import type { CodePlace } from './code-place.js';
import type { Reading } from './file-reads.js';
import type { MapLocation } from './find-source-map.js';
import { mapPlaces, type Original } from './map-places.js';
import { type ParsedMap, parseMapText } from './parse-source-map.js';
import { type MapProblem, readMapText } from './read-map-text.js';

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
  const map = tryParse(read.text);
  if (map === undefined) return { problem: 'broken' };
  const originals = yield* mapPlaces(map, places, { mapPath: location.path, codePath });
  return { originals, mapBytes: read.mapBytes };
}

function tryParse(text: string): ParsedMap | undefined {
  try {
    return parseMapText(text);
  } catch {
    // Ignored: what cannot be parsed is a broken map, and is counted as one.
    return undefined;
  }
}
