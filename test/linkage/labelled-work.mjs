// Concurrent work with labels of its own, which calls its busy function from every kind of continuation. Each function
// has the name that its label must have. Prints nothing; the samples are uploaded by the agent that was preloaded.
// Usage: node --import hotspan/register labelled-work.mjs

import { AsyncResource } from 'node:async_hooks';
import { pbkdf2 } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as immediate, setTimeout as timer } from 'node:timers/promises';
import { withLabels } from 'hotspan';
import { inSpans, outside } from '../support/named-busy-functions.mjs';

const SLICE_MS = 3;
const deadline = performance.now() + 2_500;

async function work(busy) {
  const shared = new EventEmitter();
  shared.on('tick', () => busy(SLICE_MS));
  while (performance.now() < deadline) {
    busy(SLICE_MS);
    await timer(1);
    busy(SLICE_MS);
    await immediate();
    busy(SLICE_MS);
    await Promise.resolve().then(() => busy(SLICE_MS));
    await new Promise((resolve) => process.nextTick(() => resolve(busy(SLICE_MS))));
    await new Promise((resolve) => setTimeout(() => resolve(busy(SLICE_MS)), 1));
    await new Promise((resolve) => queueMicrotask(() => resolve(busy(SLICE_MS))));
    await new Promise((resolve) => pbkdf2('a', 'b', 1, 8, 'sha1', () => resolve(busy(SLICE_MS))));
    await readFile(new URL(import.meta.url));
    busy(SLICE_MS);
    shared.emit('tick');
    await pipeline(Readable.from(['a', 'b']), async (chunks) => {
      for await (const _ of chunks) busy(SLICE_MS);
    });
    await new AsyncResource('labels').runInAsyncScope(async () => {
      await null;
      busy(SLICE_MS);
    });
    try {
      await withLabels({ step: 'fails' }, async () => {
        await timer(1);
        throw new Error('expected');
      });
    } catch {
      busy(SLICE_MS);
    }
  }
}

const done = new EventEmitter();
await Promise.all([
  ...inSpans.map((busy) => withLabels({ owner: busy.name }, () => work(busy))),
  (async () => {
    while (performance.now() < deadline) {
      outside[0](SLICE_MS);
      await timer(1);
    }
  })(),
  once(done, 'done'),
  timer(1).then(() => done.emit('done')),
]);
