import { describe, expect, it } from 'vitest';
import { encodeGrpcText } from './grpc-answer.js';

describe('encodeGrpcText', () => {
  it('leaves printable ASCII as it is and encodes everything else by its bytes', () => {
    expect(encodeGrpcText('a "b" ~ [C]: 100 %\nß\u0000')).toBe('a "b" ~ [C]: 100 %25%0A%C3%9F%00');
  });

  it('takes texts that are no Unicode', () => {
    expect(decodeURIComponent(encodeGrpcText('\ud800!'))).toBe('\ufffd!');
  });

  it.each([0, 1, 2, 3])('cuts what is too long, never in the middle of a byte: %d', (offset) => {
    const encoded = encodeGrpcText('x'.repeat(offset) + '\n'.repeat(5_000));
    expect(encoded.length).toBeLessThanOrEqual(4_096 + '...'.length);
    expect(decodeURIComponent(encoded)).toMatch(/^x*\n{1300,}\.{3}$/);
  });
});
