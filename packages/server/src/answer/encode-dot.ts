import { type CallGraph, toCallGraph } from './call-graph.js';
import { formatValue } from './format-value.js';
import type { NameTree } from './name-tree.js';
import { truncateTree } from './truncate-tree.js';

export interface EncodeDotOptions {
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly type: string;
  /** How many functions are shown. */
  readonly maxNodes: number;
}

/** Of the tree that the graph is made of, when fewer functions are asked for: a graph of few functions is still of all calls. */
const MIN_TREE_NODES = 512;
/** Shares of the total from which a function and a call are drawn large. */
const MAX_FONT = 24;
const MIN_FONT = 8;
const MAX_PEN = 6;

/**
 * Encodes a tree as the call graph that `pprof -dot` draws, a text of Graphviz: a node for each function with its own value and its
 * total, an edge for each call, dotted where functions in between are left out. Without stacks the text is empty.
 */
export function encodeDot(tree: NameTree, { type, maxNodes }: EncodeDotOptions): string {
  const graph = toCallGraph(truncateTree(tree, Math.max(maxNodes, MIN_TREE_NODES), 'keep'), maxNodes);
  if (graph.total === 0) return '';
  const [, sampleType = '', unit = ''] = type.split(':');
  return [
    `digraph ${quote(sampleType)} {`,
    'node [style=filled fillcolor="#f8f8f8"]',
    `subgraph cluster_L { ${formatLegend(graph, sampleType, unit)} }`,
    ...formatFunctions(graph, unit),
    ...formatCalls(graph, unit),
    '}\n',
  ].join('\n');
}

function formatLegend({ functions, total, leftOut }: CallGraph, sampleType: string, unit: string): string {
  const shown = functions.reduce((sum, { self }) => sum + self, 0);
  const lines = [
    `Type: ${sampleType}`,
    `Showing nodes accounting for ${formatValue(shown, unit)}, ${formatShare(shown, total)} of ${formatValue(total, unit)} total`,
    ...(leftOut === 0 ? [] : [`Dropped ${leftOut} nodes`]),
  ];
  return `${quote(lines[0] ?? '')} [shape=box fontsize=16 label="${lines.map((line) => `${escapeText(line)}\\l`).join('')}"]`;
}

function formatFunctions({ functions, total }: CallGraph, unit: string): string[] {
  return functions.map(({ name, self, total: ofFunction }, i) => {
    const own = `${formatValue(self, unit)} (${formatShare(self, total)})`;
    const all = `${formatValue(ofFunction, unit)} (${formatShare(ofFunction, total)})`;
    const values = self === 0 ? `0 of ${all}` : self === ofFunction ? own : `${own}\\nof ${all}`;
    const fontSize = Math.round(MIN_FONT + (MAX_FONT - MIN_FONT) * Math.sqrt(self / total));
    const tooltip = quote(`${name} (${formatValue(ofFunction, unit)})`);
    return `N${i + 1} [label="${escapeText(name)}\\n${values}" id="node${i + 1}" fontsize=${fontSize} shape=box tooltip=${tooltip}]`;
  });
}

function formatCalls({ functions, calls, total }: CallGraph, unit: string): string[] {
  return calls.map(({ caller, callee, value, isIndirect }) => {
    const share = value / total;
    const text = formatValue(value, unit);
    const arrow = isIndirect ? '...' : '->';
    const tooltip = quote(`${functions[caller]?.name} ${arrow} ${functions[callee]?.name} (${text})`);
    const drawn = [
      `label=" ${text}"`,
      `weight=${Math.max(1, Math.round(share * 100))}`,
      `penwidth=${Math.max(1, Math.round(share * MAX_PEN))}`,
      `tooltip=${tooltip}`,
      ...(isIndirect ? ['style="dotted"'] : []),
    ];
    return `N${caller + 1} -> N${callee + 1} [${drawn.join(' ')}]`;
  });
}

function formatShare(value: number, total: number): string {
  const percent = (value / total) * 100;
  return `${percent >= 99.95 || percent === 0 ? Math.round(percent) : percent.toPrecision(percent >= 10 ? 4 : 3)}%`;
}

function quote(text: string): string {
  return `"${escapeText(text)}"`;
}

/** As a string of Graphviz has it, on one line. */
function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll(/[\r\n]+/g, ' ');
}
