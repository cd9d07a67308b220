import { describe, expect, it } from 'vitest';
import { stacksGraph, stacksOf } from '../test-graphs.fixture.js';
import { decodeTreeBytes } from './decode-tree-bytes.js';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** `func2;func1` 10 and `func1` 20, as the specification of the API has it. */
const TWO_STACKS = '00 00 02 05 66756e6332 00 01 05 66756e6331 0a 00 05 66756e6331 14 00';

describe('decodeTreeBytes', () => {
  it('has the columns of the same graph in the flame graph format', () => {
    const { names, nameIds, ...columns } = decodeTreeBytes(fromHex(TWO_STACKS));
    const expected = stacksGraph({ 'func2;func1': 10, func1: 20 });
    expect(columns).toEqual({
      starts: expected.starts,
      totals: expected.totals,
      selves: expected.selves,
      nodeCount: 4,
      levelCount: 3,
      levelOffsets: expected.levelOffsets,
      parents: expected.parents,
      childOffsets: expected.childOffsets,
      baseline: undefined,
    });
    expect(Array.from(nameIds, (id) => names[id])).toEqual(['total', 'func1', 'func2', 'func1']);
  });

  it('is an empty graph without bytes', () => {
    expect(decodeTreeBytes(new Uint8Array(0))).toMatchObject({ nodeCount: 1, levelCount: 1 });
  });

  it('reads numbers of many bytes, and names beyond ASCII', () => {
    const bytes = Uint8Array.from([0, 0, 1, 3, 0xe2, 0x82, 0xac, 0x80, 0x80, 0x80, 0x80, 0x10, 0]);
    expect(stacksOf(decodeTreeBytes(bytes))).toEqual({ '€': 2 ** 32 });
  });

  it.each([
    ['a root with a name', '01 61 00 00', 'the root must have no name, got "a"'],
    ['the end within a name', '00 00 01 05 66', 'the bytes end within a name'],
    ['the end within a number', '00 80', 'the bytes end within a number'],
    ['a number that does not end', `00 ${'ff'.repeat(11)}`, 'a number has more than ten bytes'],
    ['the end before the last callee', '00 00 01', 'callees are missing'],
    ['more than one tree', '00 00 00 00 00 00', 'bytes follow the complete tree'],
  ])('refuses %s', (_, hex, problem) => {
    expect(() => decodeTreeBytes(fromHex(hex))).toThrow(
      expect.objectContaining({ code: 'HOTSPAN_ERR_FLAME_TREE', message: expect.stringContaining(problem) }),
    );
  });
});
