import type { Declaration } from './find-declaration.js';
import type { SourceText } from './source-text.js';

/** `function name`, where a map points at the keyword. */
const FUNCTION = /^(?:async\s+)?function\b\s*\*?\s*([A-Za-z_$][\w$]*)/;

/** `name(` or `name<T>(`, where it points at the name. */
const NAME = /^(#?[A-Za-z_$][\w$]*)\s*(?:<[^()]*>)?\s*\(/;

/** No call can be mistaken for it, as it can for other methods. */
const PRIVATE = /^(#[A-Za-z_$][\w$]*)\s*\(/;

/** A function without a name. */
const NAMELESS = /^(?:async\s+)?function\b/;

/** An arrow function, or the one parameter of it in parentheses that minifiers leave out. */
const ARROW = /^(?:(?:async\b\s*)?\(|(?:async\s+)?[A-Za-z_$][\w$]*\s*=>)/;
const PARAMETER = /^[A-Za-z_$][\w$]*\s*(?::[^()=]*)?\)\s*(?::[^()=]*)?=>/;

/** `name =` and `name: Type =`, also as a field or a parameter, with nothing between that and the function. */
const ASSIGNED =
  /(?:^|[;{}(,\n&|=])\s*(?:(?:export|const|let|var|static|private|public|protected|readonly|override)\s+)*(#?[A-Za-z_$][\w$]*)\s*(?::\s*[\w$.<>[\], |&]*)?=\s*$/;

/** `name:` in an object. */
const PROPERTY = /[{,]\s*([A-Za-z_$][\w$]*)\s*:\s*$/;

const CONSTRUCTOR = /^constructor\b/;

/** The last of them before a constructor is that of its class. Of a class without a name the group is empty. */
const CLASS =
  /\bclass\b(?:\s+(?!extends\b)([A-Za-z_$][\w$]*))?\s*(?:<[^{]*|extends\b[^{]*|implements\b[^{]*)?\{/g;

/** How far around the place is looked; a class begins farther away from its constructor. */
const REACH = 200;
const CLASS_REACH = 20_000;

/**
 * The name that V8 would give to the function that a map says is at `line` and `column` (from 0) of a source, and
 * whose token there is this: it is written there or, for functions without one, is that of what they are assigned to.
 * Undefined when in doubt.
 */
export function nameInSource(
  { content, offsetOfLine }: SourceText,
  line: number,
  column: number,
  token: NonNullable<Declaration['token']>,
): string | undefined {
  const offset = offsetOfLine(line) + column;
  const after = content.slice(offset, offset + REACH);
  const textBefore = (reach: number): string => content.slice(Math.max(0, offset - reach), offset);
  if (token === 'name') return NAME.exec(after)?.[1];
  if (token === 'keyword') {
    return FUNCTION.exec(after)?.[1] ?? (NAMELESS.test(after) ? assignedName(textBefore(REACH)) : undefined);
  }
  // Some minifiers have the place of a method begin where its name does.
  if (CONSTRUCTOR.test(after)) return [...textBefore(CLASS_REACH).matchAll(CLASS)].at(-1)?.[1];
  if (token === 'constructor') return undefined;
  if (ARROW.test(after)) return assignedName(textBefore(REACH));
  if (PARAMETER.test(after)) return assignedName(textBefore(REACH).replace(/(?:\basync\s*)?\(\s*$/, ''));
  return PRIVATE.exec(after)?.[1];
}

function assignedName(before: string): string | undefined {
  return ASSIGNED.exec(before)?.[1] ?? PROPERTY.exec(before)?.[1];
}
