import { formatValue } from '../../answer/format-value.js';
import { at, type NameTree, ROOT_NODE } from '../../answer/name-tree.js';
import { nodeLimit } from '../../answer/node-limit.js';
import { sumFunctions } from '../../answer/sum-functions.js';
import type { QueryScope } from '../../query/query-scope.js';
import { type FunctionRow, type FunctionTable, shareOf, toFunctionTable } from '../function-table.js';
import { markdownCode } from './markdown-code.js';

export interface MarkdownOptions {
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly type: string;
  /** As it was asked for. */
  readonly query: string;
  readonly scope: Pick<QueryScope, 'startMs' | 'endMs'>;
}

const FUNCTIONS = 20;
const PATHS = 10;
/** Of one path; outer ones are left out. */
const FRAMES = 20;

/** A summary for people and language models: the largest functions by both values, and the stacks in which most is spent. */
export function writeMarkdown(tree: NameTree, { type, query, scope }: MarkdownOptions): string {
  const [, sampleType = '', unit = ''] = type.split(':');
  const everything = at(tree.total, ROOT_NODE);
  const format: Format = (value) => {
    const text = formatValue(value, unit);
    // Units that are not told in larger ones are left out.
    return /\d$/.test(text) ? `${text} ${unit}` : text;
  };
  const head = [
    `# Profile of ${markdownCode(sampleType)}`,
    '',
    `- Query: ${markdownCode(query)}`,
    `- From ${new Date(scope.startMs).toISOString()} to ${new Date(scope.endMs).toISOString()}`,
    `- Total: ${format(everything)}`,
  ];
  if (everything === 0) return [...head, '', 'There are no samples.', ''].join('\n');
  const sums = sumFunctions(tree);
  return [
    ...head,
    '',
    '## Functions by self',
    '',
    ...writeFunctions(toFunctionTable(tree, sums, { sort: 'self', limit: FUNCTIONS }), format),
    '',
    '## Functions by total',
    '',
    ...writeFunctions(toFunctionTable(tree, sums, { sort: 'total', limit: FUNCTIONS }), format),
    '',
    '## Heaviest call paths',
    '',
    ...writePaths(tree, format),
    '',
  ].join('\n');
}

type Format = (value: number) => string;

function writeFunctions({ functions, droppedFunctions }: FunctionTable, format: Format): string[] {
  const row = ({ name, self, selfShare, total, totalShare }: FunctionRow): string =>
    `| ${markdownCode(name)} | ${format(self)} | ${percent(selfShare)} | ${format(total)} | ${percent(totalShare)} |`;
  return [
    '| Function | Self | Self % | Total | Total % |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...functions.map(row),
    ...(droppedFunctions === 0 ? [] : ['', `${droppedFunctions} more are not shown.`]),
  ];
}

function writePaths(tree: NameTree, format: Format): string[] {
  const everything = at(tree.total, ROOT_NODE);
  const least = nodeLimit(tree.self, PATHS);
  const nodes = Int32Array.from(tree.self.keys())
    .filter((node) => at(tree.self, node) > 0 && at(tree.self, node) >= least)
    .sort((a, b) => at(tree.self, b) - at(tree.self, a) || a - b)
    .slice(0, PATHS);
  return Array.from(nodes, (node, i) => {
    const value = at(tree.self, node);
    return `${i + 1}. ${percent(shareOf(value, everything))} (${format(value)}): ${writePath(tree, node)}`;
  });
}

function writePath(tree: NameTree, leaf: number): string {
  const frames: string[] = [];
  let node = leaf;
  while (node > ROOT_NODE && frames.length < FRAMES) {
    frames.unshift(markdownCode(tree.names[at(tree.name, node)] ?? ''));
    node = at(tree.parent, node);
  }
  return [...(node > ROOT_NODE ? ['…'] : []), ...frames].join(' → ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
