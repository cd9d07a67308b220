import type { SourceMapSegment } from '@jridgewell/trace-mapping';

/** A segment that has an original place: generated column, source, line, column and perhaps a name, all from 0. */
export type MappedSegment =
  | readonly [number, number, number, number]
  | readonly [number, number, number, number, number];

/** What a map says of the place of a function. */
export interface Declaration {
  /** The segment that the function's place belongs to. */
  readonly segment: MappedSegment;
  /**
   * What stands there in the generated code: the function's name, its keyword `function` or `async`, the keyword
   * `constructor`, or just the place that V8 gives. Undefined where that is not certain.
   */
  readonly token: 'name' | 'keyword' | 'constructor' | 'place' | undefined;
  /** The segment of the function's own name, where that is certain. */
  readonly nameSegment: MappedSegment | undefined;
}

/**
 * Characters between the end of a function's name and the place that V8 gives, which is the parenthesis of the
 * parameters, or the beginning of an arrow function: `name(`, `name=(` and `name:async x`, `name=function(`,
 * `name=function*(`, `name=async function(`, `name=async function*(`. Only minifiers rename in the first place,
 * and they write no spaces.
 */
const GAPS = [
  { afterName: 0, afterKeyword: 0 },
  { afterName: 1, afterKeyword: 0 },
  { afterName: 9, afterKeyword: 8 },
  { afterName: 10, afterKeyword: 9 },
  { afterName: 15, afterKeyword: 14 },
  { afterName: 16, afterKeyword: 15 },
] as const;

/**
 * Finds a function, declared at `column` of the generated code (from 0; undefined = unknown) with the name
 * `identifier` there (empty for none), in the segments of its line. Undefined: the map does not know it.
 *
 * The greatest lower bound is right: V8 points behind the name, and maps have a segment for the name, or for the
 * keyword, or exactly there. The next segment is that of the first parameter, which may stand on another line.
 * What a bundler has put between two modules has no segment, and belongs to neither of them.
 */
export function findDeclaration(
  segments: readonly SourceMapSegment[],
  column: number | undefined,
  identifier: string,
): Declaration | undefined {
  if (column === undefined) {
    const segment = segments.find(isMapped);
    return segment && { segment, token: undefined, nameSegment: undefined };
  }
  const last = lastNotAfter(segments, column);
  const segment = segments[last] && firstOfColumn(segments, last);
  if (segment === undefined || !isMapped(segment)) return undefined;
  const nameSegment = identifier === '' ? undefined : findName(segments, column, identifier.length);
  const token = segment === nameSegment ? 'name' : tokenAt(column - segment[0]);
  const next = segments[last + 1];
  const isBetweenSources = next !== undefined && isMapped(next) && next[1] !== segment[1];
  const isOwn = token !== undefined || nameSegment !== undefined || !isBetweenSources;
  return isOwn ? { segment, token, nameSegment } : undefined;
}

/** By the distance from its beginning to the place of the function. */
function tokenAt(distance: number): Declaration['token'] {
  if (distance === 0) return 'place';
  if (distance === 'constructor'.length) return 'constructor';
  return GAPS.some(({ afterKeyword }) => afterKeyword === distance) ? 'keyword' : undefined;
}

/** The nearest segment that begins just where the name must, if it is one of a name. */
function findName(
  segments: readonly SourceMapSegment[],
  column: number,
  nameLength: number,
): MappedSegment | undefined {
  for (const { afterName, afterKeyword } of GAPS) {
    // A keyword between the two has a segment of its own.
    if (afterKeyword > 0 && at(segments, column - afterKeyword) === undefined) continue;
    const segment = at(segments, column - afterName - nameLength);
    if (segment !== undefined) return isMapped(segment) ? segment : undefined;
  }
  return undefined;
}

function at(segments: readonly SourceMapSegment[], column: number): SourceMapSegment | undefined {
  const index = lastNotAfter(segments, column);
  const segment = segments[index];
  return segment !== undefined && segment[0] === column ? firstOfColumn(segments, index) : undefined;
}

/** Index of the last segment that begins at `column` or before, or -1. */
function lastNotAfter(segments: readonly SourceMapSegment[], column: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.[0] ?? 0) <= column) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Of segments at one column the first is that of the outermost node: an arrow function before its parameter. */
function firstOfColumn(segments: readonly SourceMapSegment[], index: number): SourceMapSegment {
  let first = index;
  while (segments[first - 1]?.[0] === segments[index]?.[0]) first--;
  // Exists: the index is that of a segment, and only ever lowered to that of another one.
  return segments[first] as SourceMapSegment;
}

function isMapped(segment: SourceMapSegment): segment is Extract<SourceMapSegment, MappedSegment> {
  return segment.length > 1;
}
