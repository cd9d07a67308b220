import { CATEGORIES, PRODUCT_COUNT } from '../services/product.js';
import { pickOne } from './seeded-random.js';

/**
 * A request to the storefront; everything but `path` is for `fetch`.
 *
 * @typedef {{ path: string, method?: string, headers?: Record<string, string>, body?: string }} ShopRequest
 */

const ORDER_LINES = 60;
const VIEWED_PRODUCTS = 3;

/**
 * The mix: out of 20 requests, so many are made by this function.
 *
 * @type {readonly [number, (random: () => number) => ShopRequest][]}
 */
const MIX = [
  [6, (random) => ({ path: `/products?category=${pickOne(random, CATEGORIES)}` })],
  [5, (random) => ({ path: `/products/${pickId(random)}` })],
  [4, (random) => postJson('/orders', makeOrder(random))],
  [2, (random) => ({ path: `/recommendations?viewed=${pickIds(random, VIEWED_PRODUCTS).join(',')}` })],
  [2, () => postJson('/login', { customer: 'ada', password: 'correct horse' })],
  [1, () => ({ path: '/reports/sales' })],
];

const MAKERS = MIX.flatMap(([share, make]) => Array.from({ length: share }, () => make));

/**
 * The next request of the load.
 *
 * @param {() => number} random
 */
export function chooseRequest(random) {
  return pickOne(random, MAKERS)(random);
}

/** @param {() => number} random */
function makeOrder(random) {
  return {
    customer: 'ada',
    address: { street: '12 St. James Square', city: 'London', country: 'GB' },
    lines: pickIds(random, ORDER_LINES).map((productId) => ({
      productId,
      quantity: 1 + Math.floor(random() * 5),
      note: 'Please leave it with the neighbours.',
    })),
  };
}

/** @param {() => number} random */
function pickId(random) {
  return 1 + Math.floor(random() * PRODUCT_COUNT);
}

/** @param {() => number} random @param {number} count */
function pickIds(random, count) {
  return Array.from({ length: count }, () => pickId(random));
}

/** @param {string} path @param {unknown} body @returns {ShopRequest} */
function postJson(path, body) {
  return {
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
