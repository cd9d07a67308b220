import { expect, it } from 'vitest';
import { shortPlace } from './short-place.js';

it.each([
  ['/app/src/price-cart.ts', 'src/price-cart.ts'],
  ['/app/src/cart.ts:12', 'src/cart.ts:12'],
  ['cart.js', 'cart.js'],
  ['C:\\shop\\src\\cart.ts', 'src/cart.ts'],
  ['/app/node_modules/express/lib/router/layer.js', 'express/lib/router/layer.js'],
  ['node_modules/@scope/name/index.js', '@scope/name/index.js'],
  ['/app/node_modules/.pnpm/a@1/node_modules/a/b.js', 'a/b.js'],
  ['node:internal/process/task_queues', 'node:internal/process/task_queues'],
])('of %s shows %s', (place, shown) => {
  expect(shortPlace(place)).toBe(shown);
});
