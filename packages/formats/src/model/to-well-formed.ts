/** Lone surrogates become U+FFFD, as they do in UTF-8. Names that differ in nothing else become equal. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
