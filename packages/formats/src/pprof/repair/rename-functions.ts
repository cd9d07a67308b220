import { FormatError } from '../../errors.js';
import { DEFAULT_FORMAT_LIMITS } from '../../format-limits.js';
import type { PprofProfile } from '../pprof-profile.js';

/** A new name for a function, or undefined to keep it. `key` must be equal for functions that are to get equal names. */
export interface Renaming {
  readonly key: (row: number) => string;
  readonly rename: (row: number) => string | undefined;
}

/**
 * Renames functions, calling `rename` once per key. New names are added to the string table: other fields may use the old ones.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT when the new names have more than `maxNameUnits` UTF-16 units in all: functions share their
 * strings, so that a few bytes per function may stand for a long name each.
 */
export function renameFunctions(
  profile: PprofProfile,
  { key, rename }: Renaming,
  maxNameUnits: number = DEFAULT_FORMAT_LIMITS.maxBytes,
): PprofProfile {
  const { functions } = profile;
  const indexByKey = new Map<string, number | undefined>();
  const added: string[] = [];
  let units = 0;
  const name = functions.name.slice();
  for (let row = 0; row < name.length; row++) {
    const ownKey = key(row);
    if (!indexByKey.has(ownKey)) {
      const text = rename(row);
      units += text?.length ?? 0;
      if (units > maxNameUnits) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_LIMIT',
          `the new names of functions have more than maxBytes (${maxNameUnits}) characters in all. Send a smaller profile.`,
          { limit: maxNameUnits },
        );
      }
      indexByKey.set(ownKey, text === undefined ? undefined : profile.strings.length + added.push(text) - 1);
    }
    name[row] = indexByKey.get(ownKey) ?? name[row] ?? 0;
  }
  if (added.length === 0) return profile;
  return { ...profile, strings: profile.strings.concat(added), functions: { ...functions, name } };
}
