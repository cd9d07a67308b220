/** Shorter values are words such as `1` or `no`: hiding them hides nothing and garbles the message. */
const MIN_SECRET_LENGTH = 4;

/** `text` with every one of `secrets`, and every word of one, replaced: servers and proxies may echo them. */
export function redact(text: string, secrets: Iterable<string>): string {
  const words = new Set<string>();
  for (const secret of secrets) {
    // `Bearer abc` is a secret by its second word; the first alone may stay.
    for (const word of [secret, ...secret.split(/\s+/).slice(1)]) {
      if (word.length >= MIN_SECRET_LENGTH) words.add(word);
    }
  }
  // Longest first, so that no part of a secret is left standing beside a shorter one that was replaced.
  const ordered = [...words].sort((left, right) => right.length - left.length);
  return ordered.reduce((redacted, word) => redacted.replaceAll(word, '[redacted]'), text);
}

/** Foreign text made fit for one line of a log: no control characters, at most `limit` characters. */
export function shorten(text: string, limit = 200): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit)}...`;
}
