import type { DiffTree } from '../answer/diff-tree.js';
import type { NameTree } from '../answer/name-tree.js';
import type { ReadCall } from '../api/read-call.js';
import { type MergeStacksQuery, mergeDiff, mergeStacks, type TreeOptions } from '../query/merge-stacks.js';
import type { QueryScope } from '../query/query-scope.js';
import type { StackSources } from '../query/stack-sources.js';
import type { Selection } from './parse-selection.js';

/** The stacks of a selection, merged by function name. See {@link mergeStacks}. */
export function mergeSelection(
  sources: StackSources,
  selection: Selection & { readonly shownNodes?: number },
  call: ReadCall,
): Promise<NameTree> {
  const { shownNodes = 0 } = selection;
  return mergeStacks(sources, { ...queryOf(selection, call), shownNodes }, call);
}

/** The stacks of two selections as one tree. See {@link mergeDiff}. */
export function mergeSelections(
  sources: StackSources,
  { left, right, ...tree }: TreeOptions & { readonly left: Selection; readonly right: Selection },
  call: ReadCall,
): Promise<DiffTree> {
  return mergeDiff(sources, { left: queryOf(left, call), right: queryOf(right, call), ...tree }, call);
}

function queryOf(selection: Selection, call: ReadCall): MergeStacksQuery {
  const { type } = selection;
  return { scope: scopeOf(selection, call), type, spanIds: [], traceIds: [], profileIds: [] };
}

/** What the queries of a selection are confined to. */
export function scopeOf({ startMs, endMs, matchers }: Selection, { tenants }: ReadCall): QueryScope {
  return { tenants, startMs, endMs, matchers };
}
