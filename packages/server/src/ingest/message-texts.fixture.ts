import type { Texts } from '@hotspan/otlp-profiles';

/** The texts of a message as its reader leaves them: `ascii` in the bytes, `others` decoded; and behind them those that were added. */
export function messageTexts(
  ascii: readonly string[],
  others: readonly string[],
  added: readonly string[] = [],
): Texts {
  const words: number[] = [];
  let end = 0;
  for (const text of ascii) {
    const start = end;
    end += text.length;
    words.push(start, end);
  }
  for (let place = 0; place < others.length; place++) words.push(~place, 0);
  return {
    bytes: Buffer.from(ascii.join('')),
    spans: Int32Array.from(words),
    decoded: [...others],
    strings: [...added],
  };
}
