import Fastify from 'fastify';
import { HttpError } from '../http-error.js';
import { prepareProductQueries } from './query-products.js';
import { prepareSalesReport } from './write-sales-report.js';

/** @typedef {import('../request-log.js').LoggedRequest} LoggedRequest */

const RESERVATION_SCHEMA = {
  body: {
    type: 'object',
    required: ['lines'],
    properties: {
      lines: {
        type: 'array',
        items: {
          type: 'object',
          required: ['productId', 'quantity'],
          properties: { productId: { type: 'integer' }, quantity: { type: 'integer', minimum: 1 } },
        },
      },
    },
  },
};

/**
 * The catalog, in Fastify: products, stock and reports out of SQLite. What a product costs today it asks the
 * storefront, which knows the campaigns.
 *
 * @param {object} parts
 * @param {import('sql.js').Database} parts.database
 * @param {(category: string) => Promise<number>} parts.getDiscountPercent
 * @param {import('../request-log.js').RequestLog} parts.log
 */
export function createCatalog({ database, getDiscountPercent, log }) {
  const app = Fastify();
  const { queryAllProducts, queryCategory, queryProduct, reserveStock } = prepareProductQueries(database);
  const { writeSalesReport } = prepareSalesReport(database);
  /** @type {WeakMap<import('fastify').FastifyRequest, LoggedRequest>} */
  const loggedRequests = new WeakMap();

  app.addHook('onRequest', async (request, reply) => {
    const logged = log.begin(request.method);
    loggedRequests.set(request, logged);
    reply.headers(logged.headers);
    const route = request.routeOptions.url;
    if (route !== undefined) logged.nameRoute(route);
  });

  app.addHook('onResponse', async (request, reply) => {
    loggedRequests.get(request)?.end(reply.statusCode);
  });

  app.setErrorHandler((error, _request, reply) => {
    // Fastify's own errors, such as an invalid body, have a status code as ours do.
    const { statusCode = 500, message } = /** @type {{ statusCode?: number, message: string }} */ (error);
    if (statusCode >= 500) console.error(error);
    reply.code(statusCode).send({ error: statusCode === 500 ? 'Internal error.' : message });
  });

  // Handlers have names because flame graphs show them.
  app.get('/products', async function listProducts(request) {
    const { category } = /** @type {{ category?: string }} */ (request.query);
    return category === undefined ? queryAllProducts() : queryCategory(category);
  });

  app.get('/products/:id', async function makeOffer(request) {
    const { id } = /** @type {{ id: string }} */ (request.params);
    const product = queryProduct(Number(id));
    const discountPercent = await getDiscountPercent(product.category);
    const offerCents = Math.round((product.priceCents * (100 - discountPercent)) / 100);
    return { ...product, discountPercent, offerCents };
  });

  app.post('/reservations', { schema: RESERVATION_SCHEMA }, async function reserve(request) {
    const { lines } = /** @type {{ lines: { productId: number, quantity: number }[] }} */ (request.body);
    if (new Set(lines.map(({ productId }) => productId)).size < lines.length) {
      throw new HttpError(400, 'A product stands in more than one line; add their quantities.');
    }
    return reserveStock(lines);
  });

  app.get('/reports/sales', async function sendSalesReport(_request, reply) {
    reply.type('application/gzip');
    return writeSalesReport();
  });

  return app;
}
