import type { Catalog } from '../../client/load-catalog.js';

/** The services of a catalog that an older one does not have, sorted. */
export function servicesSince(before: Catalog, now: Catalog): readonly string[] {
  return [...now.keys()].filter((name) => !before.has(name));
}
