import { PATH_CUT } from '@hotspan/flamegraph';

/** Leaves room for the other parameters under the 8 000 octets that RFC 9110 4.1 asks every server to accept, also when escaped. */
const MAX_FOCUS_CHARS = 2_000;

/**
 * Writes a path of function names as one text: joined by `;`, with `\` before a `;` or `\` of a name. A path that is too long keeps
 * its end, after {@link PATH_CUT}.
 */
export function formatFocus(path: readonly string[]): string {
  const names = path.map((name) => name.replace(/[\\;]/g, '\\$&'));
  const kept: string[] = [];
  let chars = PATH_CUT.length;
  for (const name of names.toReversed()) {
    chars += name.length + 1;
    if (chars > MAX_FOCUS_CHARS) return [PATH_CUT, ...kept].join(';');
    kept.unshift(name);
  }
  return kept.join(';');
}

/** Reads what {@link formatFocus} wrote. */
export function parseFocus(text: string): string[] {
  if (text === '') return [];
  const names: string[] = [];
  let name = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ';') {
      names.push(name);
      name = '';
    } else {
      if (text[i] === '\\') i++;
      name += text[i] ?? '';
    }
  }
  return [...names, name];
}
