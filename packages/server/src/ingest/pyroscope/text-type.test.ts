import { expect, it } from 'vitest';
import { parseTextType } from './text-type.js';

const TEN_MS = 10_000_000n;

it.each([
  ['shop', 'shop', 'process_cpu:cpu:nanoseconds:cpu:nanoseconds', TEN_MS],
  ['shop.cpu', 'shop', 'process_cpu:cpu:nanoseconds:cpu:nanoseconds', TEN_MS],
  ['my.shop.itimer', 'my.shop', 'process_cpu:cpu:nanoseconds:cpu:nanoseconds', TEN_MS],
  ['shop.wall', 'shop', 'wall:wall:nanoseconds:cpu:nanoseconds', TEN_MS],
  ['shop.seconds', 'shop', 'wall:wall:nanoseconds:cpu:nanoseconds', TEN_MS],
  ['shop.inuse_space', 'shop', 'memory:inuse_space:bytes::', 1n],
  ['shop.alloc_objects', 'shop', 'memory:alloc_objects:count::', 1n],
  ['shop.goroutines', 'shop', 'goroutine:goroutines:count::', 1n],
  ['shop.mutex_count', 'shop', 'mutex:contentions:count::', 1n],
  ['shop.lock_duration', 'shop', 'block:delay:nanoseconds::', 1n],
  ['shop.alloc_in_new_tlab_bytes', 'shop', 'memory:alloc_in_new_tlab_bytes:bytes::', 1n],
  ['shop.live', 'shop', 'memory:live:count::', 1n],
  ['shop.exceptions', 'shop', 'exceptions:samples:count::', 1n],
  ['shop.bytes', 'shop', 'memory:samples:bytes::', 1n],
])('reads %s', (name, app, id, factor) => {
  const parsed = parseTextType(name);
  expect(parsed.app).toBe(app);
  expect(parsed.typeOf(TEN_MS)).toMatchObject({ id, factor });
});

it('leaves samples what they are when nobody knows how long they are', () => {
  expect(parseTextType('shop').typeOf(0n)).toMatchObject({ id: 'process_cpu:samples:count::', factor: 1n });
});

it.each(['shop.nonsense', 'shop.', 'shop.toString'])('refuses %s', (name) => {
  expect(() => parseTextType(name)).toThrow(/^\[HOTSPAN_ERR_SERVER_FORMAT\] .*Known are cpu, itimer, /);
});
