/** `function name`, where a map points at the keyword. */
const FUNCTION = /^(?:async\s+)?function\b\s*\*?\s*([A-Za-z_$][\w$]*)/;

/** `name(` or `name<T>(`, where it points at the name. */
const NAME = /^(#?[A-Za-z_$][\w$]*)\s*(?:<[^()]*>)?\s*\(/;

/** The beginning of a function without a name, or of an arrow function's one parameter. */
const NAMELESS = /^(?:(?:async\s+)?function\b|(?:async\b\s*)?\(|(?:async\s+)?[A-Za-z_$][\w$]*\s*=>)/;
const PARAMETER = /^[A-Za-z_$][\w$]*\s*(?::[^()=]*)?\)\s*(?::[^()=]*)?=>/;

/** `name =` and `name: Type =`, also as a field or a parameter, with nothing between that and the function. */
const ASSIGNED =
  /(?:^|[;{}(,\n&|=])\s*(?:(?:const|let|var|static|private|public|protected|readonly|override)\s+)*(#?[A-Za-z_$][\w$]*)\s*(?::\s*[\w$.<>[\], |&]*)?=\s*$/;

/** `name:` in an object. */
const PROPERTY = /[{,]\s*([A-Za-z_$][\w$]*)\s*:\s*$/;

const CONSTRUCTOR = /^constructor\b/;

/** The last of them before a constructor is that of its class. Of a class without a name the group is empty. */
const CLASS =
  /\bclass\b(?:\s+(?!extends\b)([A-Za-z_$][\w$]*))?\s*(?:<[^{]*|extends\b[^{]*|implements\b[^{]*)?\{/g;

/** How far around the place is looked; a class begins farther away from its constructor. */
const REACH = 200;
const CLASS_REACH = 20_000;

/** Words that stand where a name can. */
const KEYWORDS: ReadonlySet<string> = new Set(['async', 'constructor', 'function', 'if', 'return', 'super']);

/**
 * The name that V8 would give to the function that a map says begins at `line` and `column` (from 0) of a source:
 * it is written there or, for functions without one, is that of what they are assigned to. Undefined when in doubt.
 */
export function nameInSource(content: string, line: number, column: number): string | undefined {
  const offset = offsetOfLine(content, line) + column;
  const after = content.slice(offset, offset + REACH);
  if (CONSTRUCTOR.test(after)) {
    const before = content.slice(Math.max(0, offset - CLASS_REACH), offset);
    return [...before.matchAll(CLASS)].at(-1)?.[1];
  }
  const named = FUNCTION.exec(after)?.[1];
  if (named !== undefined) return named;
  const before = content.slice(Math.max(0, offset - REACH), offset);
  if (NAMELESS.test(after)) return assignedName(before);
  if (PARAMETER.test(after)) return assignedName(before.replace(/(?:\basync\s*)?\(\s*$/, ''));
  const name = NAME.exec(after)?.[1];
  return name === undefined || KEYWORDS.has(name) ? undefined : name;
}

function assignedName(before: string): string | undefined {
  return ASSIGNED.exec(before)?.[1] ?? PROPERTY.exec(before)?.[1];
}

function offsetOfLine(content: string, line: number): number {
  let offset = 0;
  for (let i = 0; i < line; i++) {
    const end = content.indexOf('\n', offset);
    if (end < 0) return content.length;
    offset = end + 1;
  }
  return offset;
}
