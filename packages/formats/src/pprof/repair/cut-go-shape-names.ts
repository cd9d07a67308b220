import { type PprofProfile, stringAt } from '../pprof-profile.js';
import { renameFunctions } from './rename-functions.js';

/**
 * Cuts the type parameters of Go's shared instances out of function names: `pkg.Func[go.shape.int].func1` becomes `pkg.Func.func1`.
 * Go names any of the instances there (https://github.com/golang/go/issues/64528), which tears one function apart into many.
 */
export function cutGoShapeNames(profile: PprofProfile): PprofProfile {
  const { name } = profile.functions;
  return renameFunctions(profile, {
    key: (row) => String(name[row]),
    rename: (row) => {
      const text = stringAt(profile, name[row] ?? 0);
      const cut = withoutGoShapes(text);
      return cut === text ? undefined : cut;
    },
  });
}

const GO_SHAPE = '[go.shape.';

/** A list that does not end, as in a truncated name, stays. */
function withoutGoShapes(name: string): string {
  let result = '';
  let from = 0;
  for (let start = name.indexOf(GO_SHAPE); start >= 0; start = name.indexOf(GO_SHAPE, from)) {
    const end = closingBracket(name, start);
    if (end < 0) break;
    result += name.slice(from, start);
    from = end + 1;
  }
  return result + name.slice(from);
}

/** Where the bracket that opens at `start` closes, or -1: lists hold types with brackets of their own. */
function closingBracket(name: string, start: number): number {
  let depth = 0;
  for (let at = start; at < name.length; at++) {
    if (name[at] === '[') depth++;
    else if (name[at] === ']' && --depth === 0) return at;
  }
  return -1;
}
