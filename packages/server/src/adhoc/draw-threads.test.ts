import { expect, it } from 'vitest';
import { createDraw } from './draw-threads.js';
import type { DrawTask } from './draw-uploads.js';

const taskOf = (text: string): DrawTask => ({
  files: [Buffer.from(text).toString('base64')],
  profileType: '',
  maxNodes: 0,
});
const { signal } = new AbortController();

it('leaves the event loop free, and gives what was drawn', async () => {
  const draw = createDraw();
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const lines = Array.from({ length: 100_000 }, (_, i) => `main;f${i};g${i % 100} 1\n`);
  const { profileTypes, flamebearer } = await draw(taskOf(lines.join('')), signal);
  clearInterval(timer);
  expect(profileTypes).toEqual(['samples']);
  expect(JSON.parse(flamebearer).flamebearer.numTicks).toBe(100_000);
  expect(turns).toBeGreaterThan(20);
});

it('gives the errors of files as they are', async () => {
  const draw = createDraw();
  await expect(draw(taskOf('\x01\x02'), signal)).rejects.toMatchObject({
    name: 'ServerError',
    code: 'HOTSPAN_ERR_SERVER_PROFILE',
  });
  await expect(draw(taskOf('FLR\0\0\x02\0\0'), signal)).rejects.toMatchObject({
    name: 'FormatError',
    code: 'HOTSPAN_ERR_FORMAT_UNSUPPORTED',
  });
});

it('lets 16 wait, and takes more when they are done', async () => {
  const draw = createDraw();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 17 }, () => draw(taskOf('main 1\n'), signal)),
  );
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([...Array(16).fill(true), false]);
  expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'HOTSPAN_ERR_SERVER_BUSY' } });
  expect((await draw(taskOf('main 1\n'), signal)).profileTypes).toEqual(['samples']);
});

it('ends when nobody waits for it any more, and goes on with the next', async () => {
  const draw = createDraw();
  const gone = new AbortController();
  const first = draw(taskOf('main 1\n'), gone.signal);
  const second = draw(taskOf('main 1\n'), gone.signal);
  const third = draw(taskOf('main 1\n'), signal);
  gone.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect(second).rejects.toThrow('gone');
  expect((await third).profileTypes).toEqual(['samples']);
});
