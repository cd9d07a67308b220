import { describe, expect, it } from 'vitest';
import { NodeTable } from './node-table.js';
import { stacksBelow } from './stacks-below.js';

describe('stacksBelow', () => {
  const table = new NodeTable();
  // Leaves before their callers, and `serve` twice, of two lines.
  table.add(5, 0, 3, 0, 'db');
  table.add(3, 0, 2, 0, 'serve');
  table.add(4, 0, 2, 0, 'serve');
  table.add(2, 0, 1, 0, '');
  table.add(1, 0, 0, 0, 'main');
  table.add(6, 0, 0, 0, 'serve');
  table.add(7, 1, 4, 0, 'db');
  table.link();
  const wide = (1n << 32n) + 7n;
  const all = BigUint64Array.of(0n, 1n, 2n, 3n, 4n, 5n, 6n, wide, 99n);

  it.each<[callSite: string[], below: bigint[]]>([
    [['main'], [1n, 2n, 3n, 4n, 5n, wide]],
    [
      ['main', 'serve'],
      [3n, 4n, 5n, wide],
    ],
    [
      ['main', 'serve', 'db'],
      [5n, wide],
    ],
    [['serve'], [6n]],
    [['db'], []],
    [['main', 'db'], []],
    [['main', 'serve', 'db', 'more'], []],
    [[''], []],
  ])('are of %j what has its names first', (callSite, below) => {
    expect([...stacksBelow({ table, rows: table.rowsOf(all) }, callSite, all)]).toEqual(below);
  });

  it('are none of an empty table', () => {
    const empty = new NodeTable();
    expect([...stacksBelow({ table: empty, rows: empty.rowsOf(all) }, ['main'], all)]).toEqual([]);
  });
});
