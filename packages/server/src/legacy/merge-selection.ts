import type { NameTree } from '../answer/name-tree.js';
import type { ReadCall } from '../api/read-call.js';
import { mergeStacks } from '../query/merge-stacks.js';
import type { QueryScope } from '../query/query-scope.js';
import type { StackSources } from '../query/stack-sources.js';
import type { Selection } from './parse-selection.js';

/** The stacks of a selection, merged by function name. */
export function mergeSelection(
  sources: StackSources,
  selection: Selection,
  call: ReadCall,
): Promise<NameTree> {
  const { type } = selection;
  const query = { scope: scopeOf(selection, call), type, spanIds: [], traceIds: [], profileIds: [] };
  return mergeStacks(sources, query, call);
}

/** What the queries of a selection are confined to. */
export function scopeOf({ startMs, endMs, matchers }: Selection, { tenants }: ReadCall): QueryScope {
  return { tenants, startMs, endMs, matchers };
}
