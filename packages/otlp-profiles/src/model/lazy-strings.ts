import { type Texts, toStrings, toTexts } from './texts.js';

interface HasStrings {
  readonly strings: readonly string[];
}

/**
 * The texts behind `strings` that are not decoded yet. Beside the object and not in it: a copy of it with other strings then has
 * those, and equal data stays equal.
 */
const undecoded = new WeakMap<HasStrings, Texts>();

/** Completes a dictionary or profile by its `strings`, which are decoded when somebody reads them. */
export function withStrings<T extends object>(tables: T, texts: Texts): T & HasStrings {
  if (texts.spans.length === 0) return { ...tables, strings: texts.strings };
  let strings: readonly string[] | undefined;
  // A getter is nothing for objects that are read in a loop, but dictionaries are taken apart once, and a class would lose its
  // strings when it is spread.
  const complete = {
    ...tables,
    get strings() {
      strings ??= toStrings(texts);
      return strings;
    },
  };
  undecoded.set(complete, texts);
  return complete;
}

/** The strings of a dictionary or profile, for those who need few of them: what is not decoded yet stays so. */
export function textsOf(tables: HasStrings): Texts {
  return undecoded.get(tables) ?? toTexts(tables.strings);
}
