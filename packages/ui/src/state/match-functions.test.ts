import { describe, expect, it } from 'vitest';
import { matchFunctions } from './match-functions.js';

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
