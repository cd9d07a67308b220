// Run with --expose-gc as `held-memory.ts <bytes file> <pprof or otlp>` by model-memory.bench.ts: decodes a message many times
// over, holds the results and tells in one JSON line what they take.
import { readFileSync } from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { decodePprof, pprofToProfiles } from '@hotspan/formats';
import { decodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';

const COPIES = 200;

/** What one decoded message takes while it is held, averaged over many. */
export interface HeldMemory {
  /** Heap and what lies outside of it (the columns), together. */
  readonly modelBytes: number;
  /** The same of a model of which only its strings are held. */
  readonly stringsBytes: number;
  /** The same where one string of each model is held: about 0, or thousands if it kept its neighbours alive. */
  readonly oneStringBytes: number;
  /** Of as many as were decoded, the messages that are alive while only the models are held. Should be 0. */
  readonly messagesAlive: number;
}

const [path = '', format = ''] = process.argv.slice(2);
const file = readFileSync(path);
const messages: WeakRef<ArrayBuffer>[] = [];

// Compiled code and tables of the decoder itself are there before anything is measured.
for (let i = 0; i < 20; i++) decodeCopy();
messages.length = 0;
const modelBytes = await measureHeld(decodeCopy);
const messagesAlive = messages.filter((message) => message.deref() !== undefined).length;
const held: HeldMemory = {
  modelBytes,
  messagesAlive,
  stringsBytes: await measureHeld(() => decodeCopy().dictionary.strings),
  oneStringBytes: await measureHeld(() => longest(decodeCopy().dictionary.strings)),
};
console.log(JSON.stringify(held));

/** Each time from bytes of their own, as if it had come by itself. */
function decodeCopy(): ProfilesData {
  const bytes = new Uint8Array(file);
  messages.push(new WeakRef(bytes.buffer));
  return format === 'pprof' ? pprofToProfiles(decodePprof(bytes)) : decodeProfiles(bytes).data;
}

async function measureHeld(make: () => unknown): Promise<number> {
  const before = await readMemory();
  const results: unknown[] = [];
  for (let i = 0; i < COPIES; i++) results.push(make());
  const after = await readMemory();
  if (results.length !== COPIES) throw new Error('the results must be alive until here');
  return Math.round((after - before) / COPIES);
}

async function readMemory(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    // Weak references hold until the current job ends, and memory outside the heap is given back a turn later.
    await immediate();
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function longest(texts: readonly string[]): string {
  return texts.reduce((found, text) => (text.length > found.length ? text : found), '');
}
