import type { ColumnMemory, Texts } from '@hotspan/otlp-profiles';

/** The texts with only the end of those that take more than `maxBytes` of UTF-8, which tells more; themselves when none does. */
export function shortenTexts(texts: Texts, maxBytes: number, memory: ColumnMemory): Texts {
  const { bytes, spans } = texts;
  const isLong = (start: number, end: number): boolean => start >= 0 && end - start > maxBytes;
  let anyLong = false;
  for (let at = 0; at < spans.length && !anyLong; at += 2)
    anyLong = isLong(spans[at] ?? 0, spans[at + 1] ?? 0);
  const decoded = shortenStrings(texts.decoded, maxBytes);
  const strings = shortenStrings(texts.strings, maxBytes);
  if (!anyLong && decoded === texts.decoded && strings === texts.strings) return texts;
  const shortened = memory.int32(spans.length);
  shortened.set(spans);
  for (let at = 0; at < spans.length; at += 2) {
    const end = spans[at + 1] ?? 0;
    // A character of ASCII is a byte.
    if (isLong(spans[at] ?? 0, end)) shortened[at] = end - maxBytes;
  }
  return { bytes, spans: shortened, decoded: decoded.slice(), strings };
}

/** Three bytes are the most that one UTF-16 unit takes: short texts are not measured. */
function shortenStrings(strings: string[], maxBytes: number): string[] {
  const mayBeLong = (text: string) => text.length * 3 > maxBytes;
  return strings.some(mayBeLong)
    ? strings.map((text) => (mayBeLong(text) ? keepEnd(text, maxBytes) : text))
    : strings;
}

function keepEnd(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let start = bytes.length - maxBytes;
  // Not within a character: its further bytes begin with 10.
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString('utf8', start);
}
