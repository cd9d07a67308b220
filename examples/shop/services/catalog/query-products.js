import { HttpError } from '../http-error.js';

/** @typedef {import('../product.js').Product} Product */
/** @typedef {import('sql.js').Statement} Statement */

/** Below this, the supplier delivers: the demo never sells out for good. */
const RESTOCK_BELOW = 50;
const RESTOCK_QUANTITY = 1_000;

/**
 * The catalog's questions about products, as prepared statements.
 *
 * @param {import('sql.js').Database} database
 */
export function prepareProductQueries(database) {
  const selectAll = database.prepare('SELECT * FROM products ORDER BY id');
  const selectCategory = database.prepare(`
    SELECT products.*, sum(sales.quantity) AS sold
    FROM products JOIN sales ON sales.product_id = products.id
    WHERE category = ? AND day >= 50
    GROUP BY products.id ORDER BY sold DESC`);
  const selectOne = database.prepare('SELECT * FROM products WHERE id = ?');
  const takeFromStock = database.prepare('UPDATE products SET stock = stock - ?2 WHERE id = ?1');
  const restock = database.prepare('UPDATE products SET stock = stock + ? WHERE stock < ?');

  /** All products, by id. */
  function queryAllProducts() {
    return readRows(selectAll, []).map(toProduct);
  }

  /** Products of a category, best sold first. @param {string} category */
  function queryCategory(category) {
    return readRows(selectCategory, [category]).map(toProduct);
  }

  /** @param {number} id @returns {Product} */
  function queryProduct(id) {
    const [row] = readRows(selectOne, [id]);
    if (row === undefined) throw new HttpError(404, `There is no product ${id}.`);
    return toProduct(row);
  }

  /**
   * Takes products from stock, all of them or, when one does not exist, none.
   *
   * @param {readonly { productId: number, quantity: number }[]} lines
   * @returns {{ productId: number, priceCents: number }[]}
   */
  function reserveStock(lines) {
    const reserved = lines.map(({ productId }) => ({
      productId,
      priceCents: queryProduct(productId).priceCents,
    }));
    for (const { productId, quantity } of lines) takeFromStock.run([productId, quantity]);
    restock.run([RESTOCK_QUANTITY, RESTOCK_BELOW]);
    return reserved;
  }

  return { queryAllProducts, queryCategory, queryProduct, reserveStock };
}

/**
 * Runs a statement to its end.
 *
 * @param {Statement} statement
 * @param {(string | number)[]} parameters
 */
function readRows(statement, parameters) {
  const rows = [];
  statement.bind(parameters);
  while (statement.step()) rows.push(statement.getAsObject());
  statement.reset();
  return rows;
}

/** @param {import('sql.js').ParamsObject} row @returns {Product} */
function toProduct(row) {
  return {
    id: Number(row.id),
    name: String(row.name),
    category: String(row.category),
    priceCents: Number(row.price_cents),
    stock: Number(row.stock),
    tags: JSON.parse(String(row.tags)),
    traits: JSON.parse(String(row.traits)),
  };
}
