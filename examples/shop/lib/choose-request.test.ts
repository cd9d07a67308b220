import { expect, it } from 'vitest';
import { chooseRequest } from './choose-request.js';
import { createSeededRandom } from './seeded-random.js';

function chooseMany(seed: number, count: number) {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => chooseRequest(random));
}

it('chooses the same requests in every run', () => {
  expect(chooseMany(1, 100)).toEqual(chooseMany(1, 100));
  expect(chooseMany(1, 100)).not.toEqual(chooseMany(2, 100));
});

it('reaches every route, the hot spot with a tenth of the requests', () => {
  const routes = chooseMany(1, 2_000).map(({ path }) => path.replace(/\?.*/, '').replace(/\d+$/, ':id'));
  expect(new Set(routes)).toEqual(
    new Set(['/products', '/products/:id', '/recommendations', '/orders', '/login', '/reports/sales']),
  );
  const hot = routes.filter((route) => route === '/recommendations').length;
  expect(hot).toBeGreaterThan(150);
  expect(hot).toBeLessThan(250);
});
