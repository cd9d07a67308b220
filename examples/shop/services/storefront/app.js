import express from 'express';
import { HttpError } from '../http-error.js';
import { CATEGORIES } from '../product.js';
import { createAccounts } from './create-accounts.js';
import { findDiscount } from './find-discount.js';
import { mergeOrderLines } from './merge-order-lines.js';
import { parseOrder } from './parse-order.js';
import { recommendSlowly } from './recommend-slowly.js';
import { createVisitorMemory } from './remember-visitor.js';
import { renderProductPage } from './render-product-page.js';

/**
 * @typedef {import('express').Request} Request
 * @typedef {import('express').Response} Response
 * @typedef {(request: Request, response: Response) => unknown} Handler
 */

const RECOMMENDATIONS = 5;

/**
 * The shop's front, in Express: pages, orders, logins. It gets everything about products from the catalog, which in
 * turn asks it for discounts.
 *
 * @param {object} parts
 * @param {import('./catalog-client.js').CatalogClient} parts.catalog
 * @param {import('../request-log.js').RequestLog} parts.log
 * @param {number} parts.maxVisitors
 */
export function createStorefront({ catalog, log, maxVisitors }) {
  const app = express();
  const { rememberVisitor } = createVisitorMemory(maxVisitors);
  const { checkPassword } = createAccounts();
  const jsonText = express.text({ type: 'application/json', limit: '256kb' });

  app.disable('x-powered-by');
  app.use(logRequest);

  // Handlers have names because flame graphs show them.
  page('/products', async function showCategory(request, response) {
    const category = readCategory(request);
    const products = await catalog.listCategory(category);
    response.type('html').send(renderProductPage({ category, categories: CATEGORIES, products }));
  });

  page('/products/:id', async function showProduct(request, response) {
    response.json(await catalog.getOffer(String(request.params.id)));
  });

  page('/recommendations', async function showRecommendations(request, response) {
    const viewedIds = new Set(
      String(request.query.viewed ?? '')
        .split(',')
        .map(Number),
    );
    const products = await catalog.listAll();
    response.json({ products: recommendSlowly(products, viewedIds, RECOMMENDATIONS) });
  });

  page('/reports/sales', async function sendSalesReport(_request, response) {
    const report = await catalog.salesReport();
    response.type('csv').set('content-encoding', 'gzip').send(report);
  });

  app.post('/orders', route('/orders'), jsonText, async function placeOrder(request, response) {
    const order = parseOrder(request.body);
    const lines = mergeOrderLines(order.lines);
    const reserved = await catalog.reserve(lines);
    const quantities = new Map(lines.map(({ productId, quantity }) => [productId, quantity]));
    const totalCents = reserved.reduce(
      (total, { productId, priceCents }) => total + priceCents * (quantities.get(productId) ?? 0),
      0,
    );
    response.status(201).json({ customer: order.customer, products: lines.length, totalCents });
  });

  app.post('/login', route('/login'), express.json({ limit: '1kb' }), function logIn(request, response) {
    const { customer, password } = request.body ?? {};
    if (typeof customer !== 'string' || typeof password !== 'string') {
      throw new HttpError(400, 'A login must be {"customer": "...", "password": "..."}.');
    }
    const isRight = checkPassword(customer, password);
    response.status(isRight ? 200 : 401).json({ loggedIn: isRight });
  });

  // For the catalog, not for people: no visitor to remember.
  app.get('/discounts/:category', route('/discounts/:category'), function sendDiscount(request, response) {
    response.json({ percent: findDiscount(String(request.params.category), new Date()) });
  });

  app.use(answerUnknownPath);
  app.use(answerError);
  return app;

  /** @param {string} path @param {Handler} handler */
  function page(path, handler) {
    app.get(path, route(path), greetVisitor, handler);
  }

  /** @param {Request} request @param {Response} response @param {() => void} next */
  function logRequest(request, response, next) {
    const logged = log.begin(request.method);
    response.locals.logged = logged;
    response.set(logged.headers);
    response.once('close', () => logged.end(response.statusCode));
    next();
  }

  /** Express tells the route too late to name the span: only once its handlers run. @param {string} path */
  function route(path) {
    return (
      /** @type {Request} */ _request,
      /** @type {Response} */ response,
      /** @type {() => void} */ next,
    ) => {
      response.locals.logged.nameRoute(path);
      next();
    };
  }

  /** @param {Request} request @param {Response} response @param {() => void} next */
  function greetVisitor(request, response, next) {
    const knownId = Number(/visitor=(\d+)/.exec(request.headers.cookie ?? '')?.[1]);
    const id = rememberVisitor(knownId, request.headers['user-agent'] ?? '', request.url);
    response.cookie('visitor', id);
    next();
  }
}

/** @param {Request} request */
function readCategory(request) {
  const category = String(request.query.category ?? CATEGORIES[0]);
  if (CATEGORIES.includes(category)) return category;
  throw new HttpError(404, `There is no category "${category}"; there are ${CATEGORIES.join(', ')}.`);
}

/** @param {Request} request @param {Response} response */
function answerUnknownPath(request, response) {
  response.status(404).json({ error: `There is no ${request.method} ${request.path}.` });
}

/**
 * Express tells an error handler by its four parameters.
 *
 * @param {unknown} error
 * @param {Request} _request
 * @param {Response} response
 * @param {(error: unknown) => void} next
 */
function answerError(error, _request, response, next) {
  if (response.headersSent) {
    next(error);
    return;
  }
  // Express' own errors, such as a body too large, have a status code as ours do.
  const { statusCode = 500, message } = /** @type {{ statusCode?: number, message: string }} */ (error);
  if (statusCode >= 500) console.error(error);
  response.status(statusCode).json({ error: statusCode === 500 ? 'Internal error.' : message });
}
