import { describe, expect, it } from 'vitest';
import { freeMemory, ownMemory } from './own-memory.js';

describe('freeMemory', () => {
  it('empties bytes that have their memory for themselves, and all views of it', () => {
    const bytes = ownMemory(new Uint8Array(100_000).fill(1));
    const view = bytes.subarray(10, 20);
    freeMemory(view);
    expect([bytes.length, view.length, bytes.buffer.byteLength]).toEqual([0, 0, 0]);
  });

  it('leaves the memory to the process: a gigabyte comes and goes', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1_000; i++) freeMemory(ownMemory(new Uint8Array(1_000_000)));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it('leaves bytes alone that nobody said to be their own', () => {
    const bytes = new Uint8Array(100_000).fill(1);
    freeMemory(bytes);
    expect(bytes.length).toBe(100_000);
  });

  it('leaves memory alone that is shared, whoever says what', () => {
    const all = new Uint8Array(100_000).fill(1);
    freeMemory(ownMemory(all.subarray(0, 40_000)));
    const small = ownMemory(Buffer.from('text'));
    freeMemory(small);
    expect(all.length).toBe(100_000);
    expect(small.toString()).toBe('text');
  });

  it('may be called again', () => {
    const bytes = ownMemory(new Uint8Array(100_000));
    freeMemory(bytes);
    freeMemory(bytes);
    expect(bytes.length).toBe(0);
  });
});
