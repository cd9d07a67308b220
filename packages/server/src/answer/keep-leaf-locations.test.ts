import { describe, expect, it } from 'vitest';
import { keepLeafLocations } from './keep-leaf-locations.js';
import { linesOf, locationTreeOf } from './location-tree.fixture.js';

describe('keepLeafLocations', () => {
  const tree = locationTreeOf(
    'main 6',
    'main;gc 4',
    'main;route:7<serve:3;db:1 100',
    'main;route:7<serve:3;db:2 20',
    'main;db:2 1',
    'cron;db:2 7',
  );

  it('merges stacks by their last locations', () => {
    expect(linesOf(keepLeafLocations(tree, { keepLocations: 1, aggregateCallees: false }))).toEqual([
      'db:1 100',
      'db:2 28',
      'gc 4',
      'main 6',
    ]);
  });

  it('makes one of leaves that differ by their line, and keeps the lines of calls', () => {
    expect(linesOf(keepLeafLocations(tree, { keepLocations: 2, aggregateCallees: true }))).toEqual([
      'cron;db 7',
      'main 6',
      'main;db 1',
      'main;gc 4',
      'route:7<serve:3;db 120',
    ]);
  });

  it('takes the line of the innermost frame alone from a leaf of several', () => {
    const inlined = locationTreeOf(
      'main;route:7<serve:3 1',
      'main;route:8<serve:3 2',
      'main;route:8<serve:4 4',
    );
    expect(linesOf(keepLeafLocations(inlined, { keepLocations: 9, aggregateCallees: true }))).toEqual([
      'main;route<serve:3 3',
      'main;route<serve:4 4',
    ]);
  });

  it('keeps all locations when it is told none', () => {
    const all = keepLeafLocations(tree, { keepLocations: 0, aggregateCallees: false });
    expect(linesOf(all)).toEqual(linesOf(tree));
  });
});
