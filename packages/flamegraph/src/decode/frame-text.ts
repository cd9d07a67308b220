import type { ModelDictionary } from './profiles-model.js';

/** What functions are called that have no name of their own. */
const ANONYMOUS = '(anonymous)';

/**
 * The name of a function with its file, as `parse (src/cart.js)`, by which frames are coloured and told apart; one without a name has
 * its line too, for a file has many of these. What is no function, as `(garbage collector)`, has its name alone.
 */
export function functionText({ functions, strings }: ModelDictionary, index: number): string {
  const name = strings[functions.name[index] ?? 0] || strings[functions.systemName[index] ?? 0] || ANONYMOUS;
  const file = plainPath(strings[functions.filename[index] ?? 0] ?? '');
  if (file === '') return name;
  const line = functions.startLine[index] ?? 0;
  return name === ANONYMOUS && line > 0 ? `${name} (${file}:${line})` : `${name} (${file})`;
}

/** The name of a location of which no function is known: where it is in which binary. */
export function addressText({ locations, mappings, strings }: ModelDictionary, location: number): string {
  const address = `0x${(locations.address[location] ?? 0n).toString(16)}`;
  const binary = strings[mappings.filename[locations.mapping[location] ?? 0] ?? 0] ?? '';
  return binary === '' ? address : `${address} (${binary})`;
}

/** V8 names the files of modules by URL. */
function plainPath(file: string): string {
  return file.startsWith('file://') ? file.slice('file://'.length) : file;
}
