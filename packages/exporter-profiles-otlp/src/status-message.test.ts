import { expect, test } from 'vitest';
import { readStatusMessage } from './status-message.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test.each([
  ['application/x-protobuf', Uint8Array.of(0x08, 3, 0x12, 2, 0x6e, 0x6f), 'no'],
  ['application/x-protobuf', Uint8Array.of(0x12, 2, 0x6e, 0x6f, 0x1a, 1, 0), 'no'],
  ['application/json; charset=utf-8', text('{"code":3,"message":"no"}'), 'no'],
  ['text/plain', text('no'), 'no'],
])('reads the message of a status in %s', (type, body, message) => {
  expect(readStatusMessage(type, body)).toBe(message);
});

test.each([
  ['application/x-protobuf', new Uint8Array()],
  ['application/x-protobuf', Uint8Array.of(0x08)],
  ['application/x-protobuf', Uint8Array.of(0x1a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
  ['application/x-protobuf', text('<html>')],
  ['application/json', text('{"message":7}')],
  ['application/json', text('null')],
  ['application/json', text('{')],
  ['text/html', text('<html>no</html>')],
  ['', text('no')],
])('is empty for a body of %s that is no status', (type, body) => {
  expect(readStatusMessage(type, body)).toBe('');
});
