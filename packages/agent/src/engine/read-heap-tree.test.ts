import { describe, expect, onTestFinished, test } from 'vitest';
import { loadEngine } from './load-engine.js';
import { compilePrograms } from './programs.fixture.js';
import { readHeapTree } from './read-heap-tree.js';
import { readHeapRows, total } from './readable-rows.fixture.js';

const { heap } = loadEngine();
const { retain } = compilePrograms();
const COUNT = 0;
const BYTES = 1;

describe('the heap tree of the engine', () => {
  test('is read back as the engine has it', () => {
    heap.start(65_536, 64);
    onTestFinished(() => heap.stop());
    const kept = retain(20_000);
    const rows = readHeapRows(readHeapTree(JSON.stringify(heap.v8Profile())));
    expect(kept).toHaveLength(20_000);
    expect(total(rows, COUNT, 'retain')).toBeGreaterThan(10_000);
    expect(total(rows, BYTES, 'retain')).toBeGreaterThan(10_000_000);
  });

  test.each(['', '{', '{}', 'null'])('is refused when it is %j', (text) => {
    expect(() => readHeapTree(text)).toThrow();
  });
});
