import { Ajv } from 'ajv';
import { HttpError } from '../http-error.js';

/**
 * @typedef {object} OrderLine
 * @property {number} productId
 * @property {number} quantity
 * @property {string} [note]
 *
 * @typedef {object} Order
 * @property {string} customer
 * @property {{ street: string, city: string, country: string }} address
 * @property {OrderLine[]} lines
 */

const ajv = new Ajv({ allErrors: true });

/** @type {import('ajv').ValidateFunction<Order>} */
const matchesOrderSchema = ajv.compile({
  type: 'object',
  required: ['customer', 'address', 'lines'],
  additionalProperties: false,
  properties: {
    customer: { type: 'string', pattern: '^[a-z0-9.]{1,60}$' },
    address: {
      type: 'object',
      required: ['street', 'city', 'country'],
      additionalProperties: false,
      properties: {
        street: { type: 'string', minLength: 1, maxLength: 200 },
        city: { type: 'string', minLength: 1, maxLength: 100 },
        country: { type: 'string', pattern: '^[A-Z]{2}$' },
      },
    },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 500,
      items: {
        type: 'object',
        required: ['productId', 'quantity'],
        additionalProperties: false,
        properties: {
          productId: { type: 'integer', minimum: 1 },
          quantity: { type: 'integer', minimum: 1, maximum: 99 },
          note: { type: 'string', maxLength: 500 },
        },
      },
    },
  },
});

/**
 * Parses an order's JSON and validates it.
 *
 * @param {string} text
 * @returns {Order}
 * @throws {HttpError} 400 with everything that is wrong
 */
export function parseOrder(text) {
  const order = parseJson(text);
  if (matchesOrderSchema(order)) return order;
  throw new HttpError(400, `The order is not valid: ${ajv.errorsText(matchesOrderSchema.errors)}.`);
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, `The order must be JSON: ${cause instanceof Error ? cause.message : cause}.`);
  }
}
