import { describe, expect, it } from 'vitest';
import { stacksOf, treeOf } from '../../answer/object-tree.fixture.js';
import { writeMarkdown } from './write-markdown.js';

const OPTIONS = {
  type: 'memory:inuse_objects:count:space:bytes',
  query: 'memory:inuse_objects:count:space:bytes{}',
  scope: { startMs: 0, endMs: 1_000 },
};
const write = (...lines: readonly string[]): readonly string[] =>
  writeMarkdown(treeOf(stacksOf(...lines)), OPTIONS).split('\n');

describe('writeMarkdown', () => {
  it('names units that it does not scale', () => {
    expect(write('main 1500')).toContain('- Total: 1500 count');
  });

  it('keeps names within their cells, and out of the text', () => {
    const rows = write('a|b;# `c` 3').filter((line) => line.startsWith('| `'));
    expect(rows).toContain('| `` # `c` `` | 3 count | 100.0 % | 3 count | 100.0 % |');
    expect(rows).toContain('| `a\\|b` | 0 count | 0.0 % | 3 count | 100.0 % |');
  });

  it('shows twenty functions and ten paths, and counts the other functions', () => {
    const lines = write(...Array.from({ length: 25 }, (_, i) => `main;f${i} ${i + 1}`));
    expect(lines.filter((line) => line.startsWith('| `'))).toHaveLength(40);
    expect(lines).toContain('5 more are not shown.');
    expect(lines).toContain('6 more are not shown.');
    const paths = lines.filter((line) => /^\d+\. /.test(line));
    expect(paths).toHaveLength(10);
    expect(paths[0]).toBe('1. 7.7 % (25 count): `main` → `f24`');
  });

  it('cuts the outer end of deep paths', () => {
    const names = Array.from({ length: 30 }, (_, i) => `f${i}`);
    const [path = ''] = write(`${names.join(';')} 1`).filter((line) => line.startsWith('1. '));
    expect(path).toBe(
      `1. 100.0 % (1 count): … → ${names
        .slice(10)
        .map((name) => `\`${name}\``)
        .join(' → ')}`,
    );
  });
});
