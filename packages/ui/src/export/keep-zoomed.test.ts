import { createFlameBuilder, type FlameData, toFolded } from '@hotspan/flamegraph';
import { expect, it } from 'vitest';
import { keepZoomed } from './keep-zoomed.js';

const STACKS = { main: 1, 'main;parse': 20, 'main;parse;read': 4, 'main;render;read': 8, 'idle;parse': 16 };

function graph(): FlameData {
  const names = ['total', 'main', 'parse', 'read', 'render', 'idle'];
  const builder = createFlameBuilder({ names, rootNameId: 0, isDiff: false });
  for (const [stack, value] of Object.entries(STACKS)) {
    const node = stack.split(';').reduce((caller, name) => builder.callee(caller, names.indexOf(name)), 0);
    builder.add(node, value);
  }
  return builder.build();
}

it.each([
  [[], Object.entries(STACKS)],
  [
    ['main', 'parse'],
    [
      ['main;parse', 20],
      ['main;parse;read', 4],
    ],
  ],
  [['main', 'render'], [['main;render;read', 8]]],
  [['idle'], [['idle;parse', 16]]],
  [
    ['…', 'main', 'parse'],
    [
      ['main;parse', 20],
      ['main;parse;read', 4],
    ],
  ],
])('keeps of %j what is below it, with its callers', (path, expected) => {
  const lines = toFolded(keepZoomed(graph(), path)).text.trim().split('\n');
  expect(lines.sort()).toEqual(expected.map(([stack, value]) => `${stack} ${value}`).sort());
});
