import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { watchGarbageCollection } from './watch-garbage-collection.js';

setFlagsFromString('--expose-gc');
// V8's own function, which exists since the flag was set.
const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;

function startWatch(windowMs: number) {
  const watch = watchGarbageCollection(windowMs);
  onTestFinished(() => watch.stop());
  return watch;
}

/** Until the collections that were forced are known to the observer. */
async function settle(isThere: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1_000 && !isThere(); turns++) await turn();
}

test('collections are counted by kind, with their pauses', async () => {
  const watch = startWatch(60_000);
  collect();
  collect({ type: 'minor' });
  collect({ type: 'minor' });
  await settle(() => watch.read().minor.count >= 2);
  const { minor, major, observedShare } = watch.read();
  expect(minor.count).toBeGreaterThanOrEqual(2);
  expect(major.count).toBeGreaterThanOrEqual(1);
  expect(major.totalPauseMs).toBeGreaterThan(0);
  expect(major.maxPauseMs).toBeLessThanOrEqual(major.totalPauseMs);
  expect(observedShare).toBe(1);
});

test('of very many only some are watched, and watching begins again with the next window', async () => {
  const watch = startWatch(1_000);
  for (let i = 0; i < 100; i++) {
    collect({ type: 'minor' });
    await turn();
  }
  const watched = watch.read().minor.count;
  expect(watched).toBeGreaterThanOrEqual(20);
  expect(watched).toBeLessThan(100);
  watch.endWindow();
  const { minor, observedShare } = watch.read();
  expect(observedShare).toBeLessThan(1);
  expect(minor.count).toBeGreaterThan(watched);
  collect({ type: 'minor' });
  await settle(() => watch.read().minor.count > minor.count);
  expect(watch.read().minor.count).toBeGreaterThan(minor.count);
});

test('nothing is counted after stop()', async () => {
  const watch = startWatch(60_000);
  watch.stop();
  watch.endWindow();
  collect();
  for (let turns = 0; turns < 10; turns++) await turn();
  expect(watch.read().major.count).toBe(0);
});
