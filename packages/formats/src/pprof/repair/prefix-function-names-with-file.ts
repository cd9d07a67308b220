import { type PprofProfile, stringAt } from '../pprof-profile.js';
import { renameFunctions } from './rename-functions.js';

export interface PrefixFunctionNamesOptions {
  /** What becomes of functions in a file with an absolute path: `prefix` (default), or `keep` as py-spy's profiles need. */
  readonly absolutePaths?: 'prefix' | 'keep';
}

/**
 * Names functions `<file> <name>`, as profiles of scripting languages (pyspy, rbspy) are shown. System name, file and line stay.
 * Throws HOTSPAN_ERR_FORMAT_LIMIT when the new names have more than 64 Mi characters in all.
 */
export function prefixFunctionNamesWithFile(
  profile: PprofProfile,
  { absolutePaths = 'prefix' }: PrefixFunctionNamesOptions = {},
): PprofProfile {
  const { name, filename } = profile.functions;
  return renameFunctions(profile, {
    key: (row) => `${filename[row]} ${name[row]}`,
    rename: (row) => {
      const file = stringAt(profile, filename[row] ?? 0);
      if (absolutePaths === 'keep' && file.startsWith('/')) return undefined;
      return `${file} ${stringAt(profile, name[row] ?? 0)}`;
    },
  });
}
