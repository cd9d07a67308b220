import { closest, distance } from 'fastest-levenshtein';

/** Longer than any name there is; comparing takes time that grows with the length. */
const MAX_NAME_LENGTH = 80;

/** The known name that was most probably meant; undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const given = name.slice(0, MAX_NAME_LENGTH);
  const near = closest(given, known);
  // A third of the letters wrong is the most that still reads as a slip of the pen.
  return distance(given, near) <= Math.max(2, given.length / 3) ? near : undefined;
}
