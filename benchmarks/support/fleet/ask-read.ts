import { WireWriter } from '@hotspan/otlp-profiles';
import type { ReadQuery } from './read-queries.js';

/** Asks a query and reads the whole answer; returns how long that took, in milliseconds. Throws unless there is data in it. */
export type ReadAsker = (query: ReadQuery) => Promise<number>;

/** Of an answer that has something in it; the longest without data is a flame graph of its root alone. */
const MIN_BYTES = 100;

export function createReadAsker(url: string): ReadAsker {
  return async ({ name, method, message, codec }) => {
    const body = codec === 'json' ? JSON.stringify(message) : encodeSelection(message);
    const startMs = performance.now();
    const response = await fetch(`${url}/querier.v1.QuerierService/${method}`, {
      method: 'POST',
      headers: { 'content-type': `application/${codec}` },
      body,
    });
    const bytes = await response.arrayBuffer();
    const ms = performance.now() - startMs;
    if (response.status !== 200 || bytes.byteLength < MIN_BYTES) {
      const text = Buffer.from(bytes).toString('latin1', 0, 400);
      throw new Error(`${name}: ${method} answered ${response.status}: ${text}`);
    }
    return ms;
  };
}

/** The first four fields of the requests that select profiles, which are the same in all. */
function encodeSelection(message: object): Uint8Array<ArrayBuffer> {
  const values = new Map<string, unknown>(Object.entries(message));
  const writer = new WireWriter(256);
  writer.stringField(PROFILE_TYPE, String(values.get('profileTypeID')));
  writer.stringField(LABEL_SELECTOR, String(values.get('labelSelector')));
  writer.int64Field(START, BigInt(Number(values.get('start'))));
  writer.int64Field(END, BigInt(Number(values.get('end'))));
  return writer.finish();
}

const [PROFILE_TYPE, LABEL_SELECTOR, START, END] = [10, 18, 24, 32] as const;
