import { expect, test } from 'vitest';
import { resolveOptions } from '../options/resolve-options.js';
import { decodeDelivery, encodeDelivery } from './delivery-message.js';

const { options } = resolveOptions({ serviceName: 'Zürich' }, {});
const { logger: _, ...plain } = options;

test.each([
  { windows: [] },
  { windows: [Buffer.from([1, 2, 3])] },
  { windows: [Buffer.from([]), Buffer.from([0, 255]), Buffer.from('abc')] },
])('a delivery arrives as it was sent: $windows.length windows', ({ windows }) => {
  const delivery = decodeDelivery(encodeDelivery({ options, deadlineMs: 5, windows }));
  expect(delivery).toEqual({ options: plain, deadlineMs: 5, windows });
});

test('a delivery that was cut off is refused', () => {
  const bytes = encodeDelivery({ options, deadlineMs: 5, windows: [Buffer.from([1, 2, 3])] });
  expect(() => decodeDelivery(bytes.subarray(0, -1))).toThrow();
  expect(() => decodeDelivery(Buffer.alloc(0))).toThrow();
});
