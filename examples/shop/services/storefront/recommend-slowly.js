/** @typedef {import('../product.js').Product} Product */

/** How often interest spreads. With these a request takes about 100 ms, which is ten samples of the profiler. */
const ROUNDS = 40;

/**
 * THE DELIBERATE HOT SPOT: lets a customer's interest spread, round by round, from the products that were looked at
 * to those like them. How alike two products are never changes, and yet it is computed for every pair, in every
 * round, of every request.
 *
 * @param {readonly Product[]} products
 * @param {ReadonlySet<number>} viewedIds
 * @param {number} count how many to recommend
 * @returns {{ id: number, name: string, interest: number }[]} best first
 */
export function recommendSlowly(products, viewedIds, count) {
  /** @type {number[]} */
  let interests = products.map(({ id }) => (viewedIds.has(id) ? 1 : 0));
  for (let round = 0; round < ROUNDS; round++) {
    const spread = [];
    for (const candidate of products) {
      let sum = 0;
      let index = 0;
      for (const other of products) {
        sum += (interests[index++] ?? 0) * compareTraits(candidate.traits, other.traits);
      }
      spread.push(sum / products.length);
    }
    interests = spread;
  }
  return products
    .map(({ id, name }, index) => ({ id, name, interest: interests[index] ?? 0 }))
    .filter(({ id }) => !viewedIds.has(id))
    .sort((a, b) => b.interest - a.interest)
    .slice(0, count);
}

/**
 * How alike two products are: the cosine of the angle between their traits, 0 to 1.
 *
 * @param {readonly number[]} traits
 * @param {readonly number[]} otherTraits of the same length
 */
function compareTraits(traits, otherTraits) {
  let product = 0;
  let square = 0;
  let otherSquare = 0;
  for (let index = 0; index < traits.length; index++) {
    const trait = traits[index] ?? 0;
    const otherTrait = otherTraits[index] ?? 0;
    product += trait * otherTrait;
    square += trait * trait;
    otherSquare += otherTrait * otherTrait;
  }
  return product / (Math.sqrt(square) * Math.sqrt(otherSquare) || 1);
}
