import { describe, expect, it } from 'vitest';
import { pathTo } from '../layout/node-path.js';
import { decodeFlameGraph, decodeFlameGraphDiff, type FlameGraphMessage } from './decode-flame-graph.js';
import { levelOf } from './flame-data.js';

/** `path;of;names start+total self`, one line per node, as a reader of the API's specification would draw the graph. */
function drawn(message: FlameGraphMessage): string[] {
  const data = decodeFlameGraph(message);
  return Array.from({ length: data.nodeCount }, (_, node) => {
    const path = pathTo(data, node).join(';') || '(root)';
    return `${path} ${data.starts[node]}+${data.totals[node]} ${data.selves[node]}`;
  });
}

describe('decodeFlameGraph', () => {
  it('decodes two stacks that share a function name at different depths', () => {
    const message = {
      names: ['total', 'func2', 'func1'],
      levels: [
        { values: ['0', '30', '0', '0'] },
        { values: ['0', '20', '20', '2', '0', '10', '0', '1'] },
        { values: ['20', '10', '10', '2'] },
      ],
    };
    expect(drawn(message)).toEqual([
      '(root) 0+30 0',
      'func1 0+20 20',
      'func2 20+10 0',
      'func2;func1 20+10 10',
    ]);
  });

  it('decodes a tree whose parents have self time and whose levels have gaps', () => {
    const message = {
      names: ['total', 'main', 'handle', 'render', 'parse', 'log', 'gc', 'idle'],
      levels: [
        { values: [0, 100, 0, 0] },
        { values: [0, 4, 4, 7, 0, 96, 0, 1] },
        { values: [4, 15, 15, 6, 0, 81, 0, 2] },
        { values: [19, 1, 1, 5, 0, 50, 50, 4, 0, 30, 30, 3] },
      ],
    };
    expect(drawn(message)).toEqual([
      '(root) 0+100 0',
      'idle 0+4 4',
      'main 4+96 0',
      'main;gc 4+15 15',
      'main;handle 19+81 0',
      'main;handle;log 19+1 1',
      'main;handle;parse 20+50 50',
      'main;handle;render 70+30 30',
    ]);
  });

  it('decodes a truncated tree with its folded leaves', () => {
    const message = {
      names: ['total', 'other', 'main', 'handle', 'render', 'parse'],
      levels: [
        { values: [0, 100, 0, 0] },
        { values: [0, 96, 0, 2, 0, 4, 4, 1] },
        { values: [0, 81, 0, 3, 0, 15, 15, 1] },
        { values: [0, 50, 50, 5, 0, 30, 30, 4, 0, 1, 1, 1] },
      ],
    };
    expect(drawn(message)).toEqual([
      '(root) 0+100 0',
      'main 0+96 0',
      'other 96+4 4',
      'main;handle 0+81 0',
      'main;other 81+15 15',
      'main;handle;parse 0+50 50',
      'main;handle;render 50+30 30',
      'main;handle;other 80+1 1',
    ]);
  });

  it.each([
    ['the answer without data', { names: ['total'], levels: [{ values: ['0', '0', '0', '0'] }] }],
    ['an empty message', {}],
  ])('decodes %s as an empty root', (_, message) => {
    expect(drawn(message)).toEqual(['(root) 0+0 0']);
  });

  it('keeps values above 2^31 and reads bigints', () => {
    const data = decodeFlameGraph({ names: ['total'], levels: [{ values: [0n, '864000000000000', 1, 0] }] });
    expect(data.totals[0]).toBe(864_000_000_000_000);
  });

  it('accepts edges that were rounded because they are above 2^53', () => {
    const message = {
      names: ['total', 'a', 'b'],
      levels: [
        { values: ['0', '90071992547409930', '0', '0'] },
        { values: ['0', '45035996273704963', '1', '1', '0', '45035996273704967', '1', '2'] },
      ],
    };
    expect(drawn(message)).toHaveLength(3);
  });

  it('links the children of every node, also past childless neighbours', () => {
    const data = decodeFlameGraph({
      names: ['total', 'a', 'b', 'c', 'd'],
      levels: [
        { values: [0, 30, 0, 0] },
        { values: [0, 10, 10, 1, 0, 10, 10, 2, 0, 10, 0, 3] },
        { values: [20, 5, 5, 4, 0, 5, 5, 4] },
      ],
    });
    const children = Array.from({ length: data.nodeCount }, (_, node) => [
      data.childOffsets[node],
      data.childOffsets[node + 1],
    ]);
    expect(children).toEqual([
      [1, 4],
      [4, 4],
      [4, 4],
      [4, 6],
      [6, 6],
      [6, 6],
    ]);
    expect([...data.parents]).toEqual([-1, 0, 0, 0, 3, 3]);
    expect(levelOf(data, 3)).toBe(1);
    expect(levelOf(data, 5)).toBe(2);
  });

  const root = { values: [0, 10, 0, 0] };
  it.each<[string, unknown, string]>([
    ['names that are no list', { names: 'total', levels: [root] }, 'HOTSPAN_ERR_FLAME_SHAPE'],
    [
      'two roots',
      { names: ['t'], levels: [{ values: [0, 1, 0, 0, 0, 1, 0, 0] }] },
      'HOTSPAN_ERR_FLAME_SHAPE',
    ],
    [
      'groups of a diff',
      { names: ['t'], levels: [root, { values: [0, 1, 0, 0, 1, 0, 0] }] },
      'HOTSPAN_ERR_FLAME_GROUPS',
    ],
    [
      'text for a number',
      { names: ['t'], levels: [{ values: ['0', 'ten', '0', '0'] }] },
      'HOTSPAN_ERR_FLAME_NUMBER',
    ],
    ['a negative number', { names: ['t'], levels: [{ values: [0, -1n, 0, 0] }] }, 'HOTSPAN_ERR_FLAME_NUMBER'],
    ['an unknown name', { names: ['t'], levels: [{ values: [0, 1, 0, 1] }] }, 'HOTSPAN_ERR_FLAME_NAME'],
    [
      'a child outside',
      { names: ['t'], levels: [root, { values: [5, 10, 1, 0] }] },
      'HOTSPAN_ERR_FLAME_INTERVAL',
    ],
    [
      'a child below an empty level',
      { names: ['t'], levels: [root, {}, { values: [0, 1, 1, 0] }] },
      'HOTSPAN_ERR_FLAME_INTERVAL',
    ],
  ])('refuses %s', (_, message, code) => {
    // Broken on purpose: what the types forbid is what a wrong server could send.
    const broken = message as FlameGraphMessage;
    expect(() => decodeFlameGraph(broken)).toThrow(expect.objectContaining({ code }));
  });
});

describe('decodeFlameGraphDiff', () => {
  /** Baseline `main;a` 10, `main;b` 5; comparison `main;a` 4, `main;c` 8, `main` 2. */
  const names = ['total', 'main', 'c', 'b', 'a'];
  const root = { values: [0, 15, 0, 0, 14, 0, 0] };
  const levels = [
    root,
    { values: ['0', '15', '0', '0', '14', '2', '1'] },
    { values: [0, 10, 10, 2, 4, 4, 4, 0, 5, 5, 0, 0, 0, 3, 0, 0, 0, 0, 8, 8, 2] },
  ];

  it('has the values of both sides together, and the baseline by itself', () => {
    const data = decodeFlameGraphDiff({ names, levels });
    const rows = Array.from({ length: data.nodeCount }, (_, node) => [
      pathTo(data, node).join(';'),
      `${data.starts[node]}+${data.totals[node]}`,
      `${data.baseline?.totals[node]} of ${data.totals[node]}`,
      `${data.baseline?.selves[node]} of ${data.selves[node]}`,
    ]);
    expect(rows).toEqual([
      ['', '0+29', '15 of 29', '0 of 0'],
      ['main', '0+29', '15 of 29', '0 of 2'],
      ['main;a', '2+14', '10 of 14', '10 of 14'],
      ['main;b', '16+5', '5 of 5', '5 of 5'],
      ['main;c', '21+8', '0 of 8', '0 of 8'],
    ]);
  });

  it('is an empty diff without levels', () => {
    const data = decodeFlameGraphDiff({});
    expect([data.nodeCount, data.totals[0], data.baseline?.totals[0]]).toEqual([1, 0, 0]);
  });

  it.each<[string, FlameGraphMessage, string]>([
    ['a single graph', { names, levels: [{ values: [0, 10, 0, 0] }] }, 'HOTSPAN_ERR_FLAME_SHAPE'],
    [
      'groups of a single graph',
      { names, levels: [root, { values: [0, 1, 1, 1] }] },
      'HOTSPAN_ERR_FLAME_GROUPS',
    ],
    [
      'a child outside on one side',
      { names, levels: [root, { values: [0, 1, 1, 20, 20, 20, 1] }] },
      'HOTSPAN_ERR_FLAME_INTERVAL',
    ],
  ])('refuses %s', (_, message, code) => {
    expect(() => decodeFlameGraphDiff(message)).toThrow(expect.objectContaining({ code }));
  });
});
