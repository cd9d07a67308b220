import type { Texts } from '@hotspan/otlp-profiles';
import { hashAscii, hashEachText, hashResult, hashTexts } from '../store/content-hash.js';

/**
 * Hashes each text, into two words each of `target`; one that stands in the bytes of a message is not decoded for it. Hot path:
 * guarded by benchmarks/ingest.bench.ts.
 */
export function hashMessageTexts({ bytes, spans, decoded, strings }: Texts, target: Int32Array): void {
  for (let at = 0; at < spans.length; at += 2) {
    const start = spans[at] ?? 0;
    if (start < 0) hashTexts([decoded[~start] ?? '']);
    else hashAscii(bytes, start, spans[at + 1] ?? 0);
    target[at] = hashResult[0] ?? 0;
    target[at + 1] = hashResult[1] ?? 0;
  }
  hashEachText(strings, target.subarray(spans.length));
}
