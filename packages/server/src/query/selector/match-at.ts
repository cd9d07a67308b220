/**
 * The text that a pattern matches exactly at an offset; empty when it does not match there.
 *
 * @param pattern must be sticky, so that it looks at no other place and the whole parse stays linear.
 */
export function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
