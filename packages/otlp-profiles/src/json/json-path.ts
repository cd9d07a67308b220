/** A place in a message: names of members, and positions in the arrays they hold. Written out only for an error. */
export type JsonPath = readonly (string | number)[];

/** `dictionary.stackTable[3].locationIndices[0]`; "the body" for the message itself. */
export function formatJsonPath(path: JsonPath): string {
  if (path.length === 0) return 'the body';
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}
