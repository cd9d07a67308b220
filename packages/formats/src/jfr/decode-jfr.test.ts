import { describe, expect, it } from 'vitest';
import { decodeJfr } from './decode-jfr.js';

const attempt = (bytes: Uint8Array) => () => decodeJfr(bytes);

describe('decodeJfr', () => {
  it('says of a recording that it is not supported yet and what to do', () => {
    const recording = Uint8Array.of(0x46, 0x4c, 0x52, 0, 0, 2, 0, 1);
    expect(attempt(recording)).toThrow(
      expect.objectContaining({
        code: 'HOTSPAN_ERR_FORMAT_UNSUPPORTED',
        message: expect.stringMatching(/not supported yet\. Convert it to pprof or collapsed/),
      }),
    );
  });

  it.each([
    ['no bytes', []],
    ['the bytes 46 4c 52', [0x46, 0x4c, 0x52]],
    ['the bytes 1f 8b 08 00', [0x1f, 0x8b, 0x08, 0x00, 0x46]],
  ])('refuses what is no recording: %s', (what, bytes) => {
    expect(attempt(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({
        code: 'HOTSPAN_ERR_FORMAT_SYNTAX',
        message: expect.stringContaining(what),
      }),
    );
  });
});
