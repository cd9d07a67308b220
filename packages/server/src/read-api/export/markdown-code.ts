/** Of a name or query; longer ones are cut. */
const MAX_LENGTH = 200;

/**
 * A text as code of Markdown, in which nothing of it has a meaning, in a table either: fenced by more backticks than it has in a row, on
 * one line, with bars escaped as tables want it.
 */
export function markdownCode(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  const line = short.replace(/\p{C}+|\s+/gu, ' ').trim();
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padded = line === '' || line.startsWith('`') || line.endsWith('`') ? ` ${line} ` : line;
  // Backslashes in front of a bar are doubled, for the first of them would take the escape from it.
  return `${fence}${padded.replace(/(\\*)\|/g, '$1$1\\|')}${fence}`;
}
