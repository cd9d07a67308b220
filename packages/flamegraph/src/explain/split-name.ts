import { CHAIN } from '../transform/collapse-chains.js';

/** A function name and where the function stands, as far as the name says it. */
export interface SplitName {
  readonly functionName: string;
  /** A file with its line where the name has one, for example `./src/cart.js:12`, or a module of Node.js; else empty. */
  readonly place: string;
}

/** `./src/cart.js:add:12`, as Pyroscope's Node.js client writes names; the file has a slash or backslash, or is `node:…`. */
const FILE_FIRST = /^(.*):([^:]+):(\d+)$/s;

/** What a bracket without a slash must be to say where the function is: others hold parameters or remarks, such as `(inlined)`. */
const PLACE =
  /[^:]:\d+(?::\d+)?$|\.(?:[cm]?[jt]sx?|vue|svelte|wasm|go|py|rb|rs|java|kt|scala|cs|php|swift|c|cc|cpp|cxx|h|hpp)$/i;

const isFile = (text: string): boolean =>
  text.startsWith('node:') || text.includes('/') || text.includes('\\');

/**
 * Splits a name that carries its place, so that the function can be shown where there is little room. Besides the form with the file
 * first it knows `add (src/cart.js:12)`, as V8 writes a stack, with column, line or neither. A collapsed chain has the functions of all
 * its names and no one place.
 */
export function splitName(name: string): SplitName {
  if (name.includes(CHAIN)) {
    const functions = name.split(CHAIN).map((link) => splitName(link).functionName);
    return { functionName: functions.join(CHAIN), place: '' };
  }
  return name.endsWith(')') ? splitBracket(name) : splitFile(name);
}

function splitFile(name: string): SplitName {
  const [, file = '', functionName, line] = FILE_FIRST.exec(name) ?? [];
  return functionName !== undefined && isFile(file)
    ? { functionName, place: `${file}:${line}` }
    : { functionName: name, place: '' };
}

function splitBracket(name: string): SplitName {
  const open = lastBracket(name);
  const place = name.slice(open + 1, -1);
  // The function and a space come before the bracket.
  if (open < 2 || name[open - 1] !== ' ' || !(isFile(place) || PLACE.test(place)))
    return { functionName: name, place: '' };
  return { functionName: name.slice(0, open - 1), place };
}

const OPEN = 0x28;
const CLOSE = 0x29;

/** Where the bracket opens that the name ends with, as folders can have brackets too; -1 when it opens nowhere. */
function lastBracket(name: string): number {
  let depth = 0;
  for (let i = name.length - 1; i >= 0; i--) {
    const sign = name.charCodeAt(i);
    if (sign === CLOSE) depth++;
    else if (sign === OPEN && --depth === 0) return i;
  }
  return -1;
}
