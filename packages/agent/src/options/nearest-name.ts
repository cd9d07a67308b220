import { closest, distance } from 'fastest-levenshtein';

/** The name out of `names` that `name` was most likely meant to be, or undefined if none is close. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const lower = names.map((candidate) => candidate.toLowerCase());
  const nearest = closest(name.toLowerCase(), lower);
  // A third of the letters wrong is the most that still reads as a slip of the pen.
  const isClose = distance(name.toLowerCase(), nearest) <= Math.max(2, Math.floor(name.length / 3));
  return isClose ? names[lower.indexOf(nearest)] : undefined;
}
