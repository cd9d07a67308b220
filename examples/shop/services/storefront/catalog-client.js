import { callForJson, callService } from '../call-service.js';

/** @typedef {import('../product.js').Product} Product */
/** @typedef {{ productId: number, priceCents: number }} Reservation */

/**
 * What the storefront asks of the catalog.
 *
 * @param {string} catalogUrl
 */
export function createCatalogClient(catalogUrl) {
  /** @param {string} path @param {{ method?: string, body?: unknown }} [options] */
  const json = (path, options) => callForJson(`${catalogUrl}${path}`, options);

  // The answers are cast: the catalog is the other half of this program, and sends what product.js describes.
  return {
    /** @param {string} category */
    listCategory: async (category) =>
      /** @type {Product[]} */ (await json(`/products?category=${encodeURIComponent(category)}`)),
    listAll: async () => /** @type {Product[]} */ (await json('/products')),
    /** @param {string} id */
    getOffer: (id) => json(`/products/${encodeURIComponent(id)}`),
    /** @param {readonly { productId: number, quantity: number }[]} lines */
    reserve: async (lines) =>
      /** @type {Reservation[]} */ (await json('/reservations', { method: 'POST', body: { lines } })),
    salesReport: () => callService(`${catalogUrl}/reports/sales`),
  };
}

/** @typedef {ReturnType<typeof createCatalogClient>} CatalogClient */
