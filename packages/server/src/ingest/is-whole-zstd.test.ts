import { describe, expect, it } from 'vitest';
import { isWholeZstd } from './is-whole-zstd.js';

/** By zlib of Node.js 22.23: with the size of the content, with a checksum, with neither, of nothing, of a run, in two blocks. */
const FRAMES = [
  'KLUv/SC0hQEAFAJwcm9maWxlcywgIGFuZCBtb3JlIG9mIDcgbnMgZWFjaAoEAO2rBOR86qd26hUk',
  'KLUv/SS0hQEAFAJwcm9maWxlcywgIGFuZCBtb3JlIG9mIDcgbnMgZWFjaAoEAO2rBOR86qd26hUk8W9/Qg==',
  'KLUv/QAAhQEAFAJwcm9maWxlcywgIGFuZCBtb3JlIG9mIDcgbnMgZWFjaAoEAO2rBOR86qd26hUk',
  'KLUv/SAAAQAA',
  'KLUv/aDgkwQAVAAAEGFhAQD7/znAAgIAEGEDnwRh',
  'KLUv/QBYBAEAuHByb2ZpbGVzLCAgYW5kIG1vcmUgb2YgAgA/i1OvIAGdAABQNyBucyBlYWNoCgIA7asE8p1I',
].map((text) => Buffer.from(text, 'base64'));
/** A frame to be skipped, of 3 bytes. */
const SKIPPABLE = Buffer.from('5a2a4d1803000000616263', 'hex');

describe('isWholeZstd', () => {
  it.each(FRAMES.map((frame) => [frame.toString('base64'), frame] as const))(
    'is true of the frame %s and of none of its beginnings',
    (_, frame) => {
      expect(isWholeZstd(frame)).toBe(true);
      for (let end = 0; end < frame.length; end++) {
        expect(isWholeZstd(frame.subarray(0, end)), `${end} bytes`).toBe(false);
      }
    },
  );

  it('is true of frames behind one another, those to be skipped among them', () => {
    expect(isWholeZstd(Buffer.concat([SKIPPABLE, ...FRAMES, SKIPPABLE]))).toBe(true);
  });

  it('is false when something follows', () => {
    expect(isWholeZstd(Buffer.concat([...FRAMES, Buffer.from('and more')]))).toBe(false);
    expect(isWholeZstd(Buffer.concat([...FRAMES, SKIPPABLE.subarray(0, -1)]))).toBe(false);
  });

  it('is false of what is no zstd', () => {
    expect(isWholeZstd(Buffer.from('hello, this is no zstd'))).toBe(false);
  });
});
