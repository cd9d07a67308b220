/** A JavaScript function as V8 names it for Linux perf (`node --perf-basic-prof`). */
export interface ScriptSymbol {
  readonly name: string;
  readonly filename: string;
  /** Line on which the function begins, 1-based; 0 when it is not said. */
  readonly startLine: number;
}

/** Kind of code, and how it was compiled: `~` interpreted, `^` baseline, `+` and `*` optimized, `'` for one context. */
const KIND = /^(?:JS|LazyCompile|Function|InterpretedFunction|Script|Eval):[~^+*]?'?/;
/** Line and column, or line alone. */
const POSITION = /:(\d{1,9})(?::\d{1,9})?$/;
/** How paths of scripts begin; file names may hold blanks, and so may names of functions (`get size`). */
const PATH = / (?=\/|node:|file:|[A-Za-z]:[\\/])/;

/** Parses `JS:*name file:line:column`; undefined for a symbol of another kind. The name of an anonymous function is V8's. */
export function parseScriptSymbol(symbol: string): ScriptSymbol | undefined {
  const kind = KIND.exec(symbol);
  if (kind === null) return undefined;
  const text = symbol.slice(kind[0].length);
  const position = POSITION.exec(text.slice(-LONGEST_POSITION));
  if (position === null) return { name: text.trim() || ANONYMOUS, filename: '', startLine: 0 };
  const place = text.slice(0, text.length - position[0].length);
  const pathAt = place.search(PATH);
  const blank = pathAt < 0 ? place.lastIndexOf(' ') : pathAt;
  return {
    name: place.slice(0, Math.max(0, blank)).trim() || ANONYMOUS,
    filename: place.slice(blank + 1),
    startLine: Number(position[1]),
  };
}

const ANONYMOUS = '(anonymous)';

/** Two colons with nine digits each: so much of a long symbol is searched for its position. */
const LONGEST_POSITION = 20;
