const SHOWN_CHARACTERS = 60;

/**
 * What came, for an error message: `"text" (string)`, `1.5`, `a list of 3`. Never looks into lists and objects: they may be
 * nested a million levels deep.
 */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return `${JSON.stringify(cutText(value))} (string)`;
  return String(value);
}

/** The first characters of `text`, and a mark where it goes on. */
export function cutText(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
