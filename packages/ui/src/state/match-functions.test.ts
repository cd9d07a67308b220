import { describe, expect, it } from 'vitest';
import { bestMatch, matchFunctions } from './match-functions.js';

const functions = ['reprice', 'priceCart', 'render', 'Price'].map((name) => ({ name }));
const match = (text: string): string[] => matchFunctions(functions, text).map(({ name }) => name);

describe('matchFunctions', () => {
  it('finds a text anywhere in a name, whatever its case, names that begin with it first', () => {
    expect(match(' PRICE ')).toEqual(['priceCart', 'Price', 'reprice']);
    expect(match('nothing')).toEqual([]);
  });

  it('finds everything for the empty text', () => {
    expect(match('')).toEqual(['reprice', 'priceCart', 'render', 'Price']);
  });
});

it.each([
  ['add', 'add (/app/b.js)'],
  ['add (/app/c.js)', 'add (/app/c.js)'],
  ['dd', 'addItem (/app/a.js)'],
  ['small', 'small'],
])('%s opens %s', (text, name) => {
  const functions = ['addItem (/app/a.js)', 'add (/app/b.js)', 'add (/app/c.js)'].map((one) => ({
    name: one,
  }));
  expect(bestMatch(functions, text)).toBe(name);
});
