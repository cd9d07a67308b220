import { describe, expect, it } from 'vitest';
import { parseMapping } from './parse-mapping.js';

describe('parseMapping', () => {
  it('reads what the write path stores', () => {
    expect(parseMapping('["/bin/app","a1","4096","18446744073709551615","16","fl"]')).toEqual({
      filename: '/bin/app',
      buildId: 'a1',
      memoryStart: 4096n,
      memoryLimit: 2n ** 64n - 1n,
      fileOffset: 16n,
      hasFunctions: true,
      hasFilenames: false,
      hasLineNumbers: true,
      hasInlineFrames: false,
    });
  });

  it('takes the empty text for a mapping that says nothing', () => {
    expect(parseMapping('')).toMatchObject({
      filename: '',
      buildId: '',
      memoryStart: 0n,
      hasFunctions: false,
    });
  });
});
