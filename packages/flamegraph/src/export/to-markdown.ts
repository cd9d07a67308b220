import { at, type FlameData, nameOf, OTHER, ROOT_NODE } from '../decode/flame-data.js';
import { type ChangedFunction, changedFunctions } from '../explain/changed-functions.js';
import { formatChange, formatShare, formatValue } from '../explain/format-value.js';
import { topFunctions } from '../explain/top-functions.js';

/** What the summary says; all optional. */
export interface MarkdownOptions {
  /** Heading. Default `Profile`. */
  readonly title?: string;
  /** Sample unit of the values. Default `count`. */
  readonly unit?: string;
  /** Functions in the table. Default 20. */
  readonly limit?: number;
  /** Where to see it. Default none. */
  readonly link?: string;
}

const DEFAULT_LIMIT = 20;

/**
 * Writes what the graph shows as a page of Markdown, for an issue, a chat or a language model: the total, the functions that cost
 * most or, of a diff, that have changed most, and the heaviest stack.
 */
export function toMarkdown(data: FlameData, options: MarkdownOptions = {}): string {
  const { title = 'Profile', unit = 'count', limit = DEFAULT_LIMIT, link } = options;
  const lines = [`# ${escapeText(title)}`, ''];
  if (link !== undefined) lines.push(`<${link}>`, '');
  lines.push(
    ...(data.baseline === undefined ? singleLines(data, unit, limit) : diffLines(data, unit, limit)),
  );
  return `${lines.join('\n')}\n`;
}

function singleLines(data: FlameData, unit: string, limit: number): string[] {
  const whole = at(data.totals, ROOT_NODE);
  const functions = topFunctions(data);
  const rows = functions.slice(0, limit).map(({ name, self, total }) => {
    const cells = [self, total].map((value) => `${formatValue(value, unit)} (${formatShare(value, whole)})`);
    return `| ${toCode(name)} | ${cells.join(' | ')} |`;
  });
  return [
    `Total: ${formatValue(whole, unit)}, ${formatValue(functions.length, 'count')} functions.`,
    ...['', '## Functions by their own value', ''],
    ...['| Function | Self | Total |', '| --- | ---: | ---: |', ...rows],
    ...['', '## Heaviest stack', '', ...heaviestStack(data, unit)],
  ];
}

function diffLines(data: FlameData, unit: string, limit: number): string[] {
  const both = at(data.totals, ROOT_NODE);
  const baseline = at((data.baseline ?? data).totals, ROOT_NODE);
  const cells = ({ self, total }: ChangedFunction): string[] => [
    formatShare(self.baseline, 1),
    formatShare(self.comparison, 1),
    formatChange(self),
    formatChange(total),
  ];
  const rows = changedFunctions(data)
    .slice(0, limit)
    .map((row) => `| ${toCode(row.name)} | ${cells(row).join(' | ')} |`);
  return [
    `Baseline: ${formatValue(baseline, unit)}, comparison: ${formatValue(both - baseline, unit)}. Shares are of each side's own total.`,
    ...['', '## Functions by change of their own share', ''],
    '| Function | Baseline | Comparison | Change of self | Change of total |',
    ...['| --- | ---: | ---: | --- | --- |', ...rows],
  ];
}

/** From the root on always the callee with the largest value, as a list. */
function heaviestStack(data: FlameData, unit: string): string[] {
  const whole = at(data.totals, ROOT_NODE);
  const lines: string[] = [];
  let node = heaviestCallee(data, ROOT_NODE);
  while (node !== undefined) {
    const total = at(data.totals, node);
    const share = `${formatValue(total, unit)}, ${formatShare(total, whole)}`;
    lines.push(`${lines.length + 1}. ${toCode(nameOf(data, node))}: ${share}`);
    const callee = heaviestCallee(data, node);
    // From where most of the value is the function's own, its callees are not the story.
    node = callee !== undefined && at(data.totals, callee) >= at(data.selves, node) ? callee : undefined;
  }
  return lines;
}

function heaviestCallee(data: FlameData, node: number): number | undefined {
  let best: number | undefined;
  const end = at(data.childOffsets, node + 1);
  for (let child = at(data.childOffsets, node); child < end; child++) {
    if (nameOf(data, child) === OTHER) continue;
    if (best === undefined || at(data.totals, child) > at(data.totals, best)) best = child;
  }
  return best;
}

/** In a table a bar ends the cell, also within code. */
function toCode(name: string): string {
  const text = name.replaceAll(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
  // Longer than any run of them in the name.
  const ticks = '`'.repeat(1 + Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length)));
  const gap = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${ticks}${gap}${text}${gap}${ticks}`;
}

const escapeText = (text: string): string =>
  text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_[\]<>]/g, '\\$&');
