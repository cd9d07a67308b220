/** @typedef {import('./parse-order.js').OrderLine} OrderLine */

/**
 * Lines with one entry per product, so that stock is reserved once for each.
 *
 * @param {readonly OrderLine[]} lines
 * @returns {{ productId: number, quantity: number }[]}
 */
export function mergeOrderLines(lines) {
  /** @type {Map<number, number>} */
  const quantities = new Map();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  return Array.from(quantities, ([productId, quantity]) => ({ productId, quantity }));
}
