import initSqlJs from 'sql.js';
import { createSeededRandom, pickOne } from '../../lib/seeded-random.js';
import { CATEGORIES, PRODUCT_COUNT } from '../product.js';

/** @typedef {import('sql.js').Database} Database */

const TAGS = Array.from({ length: 60 }, (_, index) => `Tag-${index}`);
const TAGS_PER_PRODUCT = 10;
const TRAITS_PER_PRODUCT = 32;
const MATERIALS = Object.freeze(['Oak', 'Steel', 'Linen', 'Glass', 'Cork', 'Bamboo', 'Copper', 'Felt']);
const THINGS = Object.freeze(['Lamp', 'Bowl', 'Stand', 'Case', 'Frame', 'Bottle', 'Board', 'Basket']);
const SALES_DAYS = 60;
const SEED = 4040;

/** Opens SQLite in memory with the shop's products and past sales, the same in every run. */
export async function openDatabase() {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(`
    CREATE TABLE products (
      id INTEGER PRIMARY KEY, name TEXT, category TEXT, price_cents INTEGER, stock INTEGER,
      tags TEXT, traits TEXT);
    CREATE TABLE sales (product_id INTEGER, day INTEGER, quantity INTEGER, revenue_cents INTEGER);`);
  database.run('BEGIN');
  seedProducts(database, createSeededRandom(SEED));
  seedSales(database, createSeededRandom(SEED + 1));
  database.run('COMMIT');
  return database;
}

/** @param {Database} database @param {() => number} random */
function seedProducts(database, random) {
  const insert = database.prepare('INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (let id = 1; id <= PRODUCT_COUNT; id++) {
    const name = `${pickOne(random, MATERIALS)} ${pickOne(random, THINGS)} No. ${id}`;
    const category = CATEGORIES[id % CATEGORIES.length] ?? '';
    const tags = Array.from({ length: TAGS_PER_PRODUCT }, () => pickOne(random, TAGS));
    const priceCents = 500 + Math.floor(random() * 20_000);
    const stock = Math.floor(random() * 1_000);
    const traits = Array.from({ length: TRAITS_PER_PRODUCT }, () => Math.round(random() * 1_000) / 1_000);
    insert.run([id, name, category, priceCents, stock, JSON.stringify(tags), JSON.stringify(traits)]);
  }
  insert.free();
}

/** @param {Database} database @param {() => number} random */
function seedSales(database, random) {
  const insert = database.prepare('INSERT INTO sales VALUES (?, ?, ?, ?)');
  for (let day = 0; day < SALES_DAYS; day++) {
    for (let productId = 1; productId <= PRODUCT_COUNT; productId++) {
      const quantity = Math.floor(random() * 20);
      insert.run([productId, day, quantity, quantity * (500 + Math.floor(random() * 20_000))]);
    }
  }
  insert.free();
}
