import { at, decodeFlameGraph, ROOT_NODE, topFunctions } from '@hotspan/flamegraph';
import { describe, expect, it } from 'vitest';
import { HIDDEN, hiddenOf, keepFunctions } from './flame-shape.js';

const HANDLE = 'handle (/app/node_modules/express/lib/router/layer.js:86)';
const READ = 'readFileSync (node:fs:440)';
const CART = '(anonymous) (/app/src/cart.ts:12)';
const COLLECT = '(garbage collector)';

describe('hiding functions by whose they are', () => {
  const data = decodeFlameGraph({
    names: ['total', HANDLE, CART, READ, COLLECT],
    levels: [
      { values: [0, 20, 0, 0] },
      { values: [0, 17, 2, 1, 0, 3, 3, 4] },
      { values: [0, 15, 4, 2] },
      { values: [0, 11, 11, 3] },
    ],
  });
  const selves = (hide: Parameters<typeof keepFunctions>[1]['hide']) => {
    const kept = keepFunctions(data, { hide, collapse: [] });
    expect(at(kept.totals, ROOT_NODE)).toBe(20);
    return Object.fromEntries(topFunctions(kept).map(({ name, self }) => [name, self]));
  };

  it('counts what they take for their callers, and loses nothing', () => {
    expect(selves([])).toEqual({ [HANDLE]: 2, [CART]: 4, [READ]: 11, [COLLECT]: 3 });
    expect(selves(['node'])).toEqual({ [HANDLE]: 2, [CART]: 15, [COLLECT]: 3 });
    expect(selves(['packages'])).toEqual({ [CART]: 4, [READ]: 11, [COLLECT]: 3 });
    expect(selves(HIDDEN)).toEqual({ [CART]: 15 });
  });

  it.each([
    [HANDLE, 'packages'],
    [READ, 'node'],
    [COLLECT, 'engine'],
    [CART, undefined],
  ])('says what %j is hidden by', (name, hidden) => {
    expect(hiddenOf(name)).toBe(hidden);
  });
});
