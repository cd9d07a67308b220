/**
 * A product as the catalog hands it out.
 *
 * @typedef {object} Product
 * @property {number} id
 * @property {string} name
 * @property {string} category
 * @property {number} priceCents
 * @property {number} stock
 * @property {string[]} tags
 * @property {number[]} traits how much the product is of each of 32 things, 0 to 1
 */

/** What the shop sells. */
export const CATEGORIES = Object.freeze(['kitchen', 'garden', 'office', 'travel', 'music', 'sports']);

/** How many products the catalog has; their ids are 1 to this. */
export const PRODUCT_COUNT = 240;
