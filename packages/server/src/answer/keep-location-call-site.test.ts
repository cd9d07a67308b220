import { describe, expect, it } from 'vitest';
import { keepLocationCallSite } from './keep-location-call-site.js';
import { linesOf, locationTreeOf } from './location-tree.fixture.js';

describe('keepLocationCallSite', () => {
  const lines = [
    'main 6',
    'main;gc 4',
    'main;route<serve;db:1 100',
    'main;route<serve;db:2 20',
    'main;serve;render 30',
    'serve;db 5',
  ];
  const tree = locationTreeOf(...lines);

  it.each<[callSite: string[], kept: string[]]>([
    [[], lines],
    [['main'], lines.slice(0, 5)],
    [['main', 'serve'], lines.slice(2, 5)],
    [['main', 'serve', 'route'], lines.slice(2, 4)],
    [['main', 'serve', 'route', 'db'], lines.slice(2, 4)],
    [['serve'], lines.slice(5)],
    [['main', 'nothing'], []],
    [['main', 'route'], []],
    [['main', 'serve', 'route', 'db', 'more'], []],
  ])('of %j keeps the stacks that begin so, inlined frames counted', (callSite, kept) => {
    expect(linesOf(keepLocationCallSite(tree, callSite))).toEqual(kept);
  });
});
