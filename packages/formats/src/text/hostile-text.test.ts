import { describe, expect, it } from 'vitest';
import type { FormatLimits } from '../format-limits.js';
import { caught } from '../model/caught.fixture.js';
import { onlyProfile, readableLines } from '../model/readable-stacks.fixture.js';
import { decodeGroups } from './decode-groups.js';
import { decodeLines } from './decode-lines.js';
import { decodePerfScript } from './decode-perf-script.js';

const PERF_EVENT = 'node 7/8 [000] 1.5: 10 cycles:\n\t1f a (/b)\n\t2f c (/d)\n';

type Case = [
  limit: keyof FormatLimits,
  decode: typeof decodeGroups,
  text: string,
  value: number,
  offset: number,
];

describe('limits of text', () => {
  it.each<Case>([
    ['maxBytes', decodeGroups, 'a 1\nb 2', 6, 6],
    ['maxSamples', decodeGroups, 'a 1\na 2\na 3', 2, 8],
    ['maxStackDepth', decodeGroups, 'a;b;c 1', 2, 4],
    ['maxFrames', decodeGroups, 'a;b 1\nc;d 1', 3, 6],
    ['maxStringBytes', decodeGroups, 'a;bcdef 1', 4, 2],
    ['maxBytes', decodeLines, 'a\nb', 2, 2],
    ['maxSamples', decodeLines, 'a\na\na', 2, 4],
    ['maxStackDepth', decodeLines, 'a;b;c', 2, 4],
    ['maxFrames', decodeLines, 'a;b\nc;d', 3, 4],
    ['maxStringBytes', decodeLines, 'a;bcdef', 4, 2],
    ['maxBytes', decodePerfScript, PERF_EVENT, 20, 20],
    ['maxSamples', decodePerfScript, PERF_EVENT.repeat(2), 1, PERF_EVENT.length],
    ['maxStackDepth', decodePerfScript, PERF_EVENT, 1, 42],
    ['maxFrames', decodePerfScript, PERF_EVENT, 1, 0],
    ['maxStringBytes', decodePerfScript, PERF_EVENT, 29, 0],
    ['maxLabels', decodePerfScript, PERF_EVENT, 2, 0],
  ])('holds %s (%o)', (limit, decode, text, value, offset) => {
    const error = caught(() => decode(text, { limits: { [limit]: value } }));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_LIMIT');
    expect(error.message).toContain(`${limit} (${value})`);
    expect([error.limit, error.offset]).toEqual([value, offset]);
    const roomier = { [limit]: limit === 'maxBytes' ? text.length : value + text.length };
    expect(() => decode(text, { limits: roomier })).not.toThrow();
  });

  it('counts frames of equal stacks once', () => {
    const { samples } = onlyProfile(decodeGroups('a;b 1\n'.repeat(100), { limits: { maxFrames: 2 } }));
    expect([...samples.values]).toEqual([100n]);
  });

  it('counts bytes of UTF-8, not characters', () => {
    expect(() => decodeGroups('日 1', { limits: { maxBytes: 5 } })).not.toThrow();
    expect(caught(() => decodeGroups('日 1', { limits: { maxBytes: 4 } })).offset).toBe(4);
  });

  it('refuses more kinds of perf events than a recording has', () => {
    const events = Array.from({ length: 1025 }, (_, i) => `node 7 1.5: e${i}:\n`).join('');
    const error = caught(() => decodePerfScript(events));
    expect([error.code, error.limit]).toEqual(['HOTSPAN_ERR_FORMAT_LIMIT', 1024]);
    expect(error.offset).toBe(events.lastIndexOf('node'));
  });
});

describe('hostile text', () => {
  it('refuses a line of 1 000 000 frames and reads it with a higher limit', () => {
    const text = `${'a;'.repeat(1_000_000)}b 1`;
    const error = caught(() => decodeGroups(text));
    expect([error.code, error.limit, error.offset]).toEqual(['HOTSPAN_ERR_FORMAT_LIMIT', 4096, 8192]);
    const data = decodeGroups(text, { limits: { maxStackDepth: 2_000_000 } });
    expect(data.dictionary.stacks.locations).toHaveLength(1_000_001);
  });

  it('reads 1 000 000 lines and refuses one more', () => {
    const text = 'a;b 1\n'.repeat(1_000_000);
    expect(readableLines(decodeGroups(text))).toEqual(['a;b 1000000']);
    expect(caught(() => decodeGroups(`${text}c 1`)).limit).toBe(1_000_000);
  });

  it('reads 1 000 000 lines that are no samples', () => {
    expect(readableLines(decodeGroups(`${'x\n'.repeat(1_000_000)}a 1`))).toEqual(['a 1']);
    expect(readableLines(decodeGroups('\n'.repeat(1_000_000)))).toEqual([]);
  });

  it('reads a count of 10 000 000 digits in linear time', () => {
    expect(caught(() => decodeGroups(`a ${'9'.repeat(10_000_000)}`)).offset).toBe(2);
    expect(readableLines(decodeGroups(`a ${'0'.repeat(10_000_000)}9`))).toEqual(['a 9']);
  });

  it('reads 100 000 names that nothing tells apart but their end', () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `same beginning ${i} 1`).join('\n');
    expect(onlyProfile(decodeGroups(text)).samples.count).toBe(100_000);
  });

  it.each([
    ['blanks', ' '.repeat(5_000_000)],
    ['tabs', '\t'.repeat(5_000_000)],
    ['brackets', `node 7 1.5: cycles:\n 1f ${'('.repeat(60_000)}${')'.repeat(30_000)}`],
    ['digits', `node 7 1.5: cycles:\n ${'1'.repeat(60_000)}`],
    ['numbers', `node ${'1 '.repeat(30_000)}`],
    ['times', `node ${'1.5: '.repeat(10_000)}`],
    ['colons', `node 7 1.5: 1 ${':'.repeat(60_000)}`],
    ['headers', 'node 7 1.5: 1 cycles:\n'.repeat(200_000)],
    ['frames', `node 7 1.5: 1 cycles:\n${'\t1f a+0x (b\n'.repeat(4000)}`],
    ['blanks in a script', `node 7 1.5: 1 cycles:\n\t1f JS:${' '.repeat(60_000)}a:1:2 (b)\n`],
  ])('reads perf script of many %s, or refuses it with a code', (_, text) => {
    try {
      decodePerfScript(text);
    } catch (error) {
      expect(error).toMatchObject({ name: 'FormatError' });
    }
  });

  it('makes nothing of bytes that are no text but a coded error or a profile', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) >>> 3);
    for (const decode of [decodeGroups, decodeLines, decodePerfScript]) {
      try {
        decode(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: 'FormatError' });
      }
    }
  });
});
