import { describe, expect, it } from 'vitest';
import { createRememberedAnswers } from './remembered-answers.js';

const counted = ({ maxBytes = 1_000 } = {}) => {
  let asked = 0;
  const answers = createRememberedAnswers<string | undefined>({
    maxBytes,
    bytesOf: (answer) => answer?.length ?? 0,
  });
  const read = (key: string, answer?: string) =>
    answers.read(key, async () => {
      asked++;
      return answer;
    });
  return { answers, read, asked: () => asked };
};

describe('createRememberedAnswers', () => {
  it('asks once for each key, also when the answer is that there is none', async () => {
    const { read, asked } = counted();
    expect([await read('a', 'x'), await read('a', 'y'), await read('b')]).toEqual(['x', 'x', undefined]);
    expect([await read('b', 'y'), asked()]).toEqual([undefined, 2]);
  });

  it('asks anew once all was forgotten', async () => {
    const { answers, read } = counted();
    await read('a', 'x');
    answers.forget();
    expect(await read('a', 'y')).toBe('y');
  });

  it('does not remember what was asked before all was forgotten and answered after', async () => {
    const { answers, read } = counted();
    const early = answers.read('a', async () => 'old');
    answers.forget();
    expect(await early).toBe('old');
    expect(await read('a', 'new')).toBe('new');
  });

  it('asks again when the question failed', async () => {
    const { answers, read } = counted();
    await expect(answers.read('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await read('a', 'x')).toBe('x');
  });

  it('drops what was used longest ago beyond its bytes, and keeps nothing that is larger', async () => {
    const { read, asked } = counted({ maxBytes: 100 });
    await read('a', 'x'.repeat(40));
    await read('b', 'x'.repeat(40));
    await read('a');
    await read('c', 'x'.repeat(40));
    await read('large', 'x'.repeat(200));
    expect(asked()).toBe(4);
    await read('a');
    expect(asked()).toBe(4);
    await read('b', 'x');
    await read('large', 'x');
    expect(asked()).toBe(6);
  });
});
