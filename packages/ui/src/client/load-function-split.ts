import { type FunctionCost, loadFunctions } from './load-functions.js';
import type { ProfilesQuery } from './service-selector.js';

/** The most that the server takes. They are those of the largest sums of all functions, as it knows no order by one. */
const MAX_GROUPS = 100;

/** What a function cost under one value of a label. */
export interface SplitRow extends Pick<FunctionCost, 'self' | 'total'> {
  /** The label's value; empty where there is none. */
  readonly value: string;
  /** What all functions cost there. */
  readonly everything: number;
}

/** A function's cost by a label. */
export interface FunctionSplit {
  /** Where it cost anything, the most expensive first. */
  readonly rows: readonly SplitRow[];
  /** How many values were not looked at: all functions together cost less there than in any other. */
  readonly droppedValues: number;
}

/** Asks what a function cost by the values of a label: one question for all of them. */
export async function loadFunctionSplit(...asked: Parameters<typeof loadSplitRows>): Promise<FunctionSplit> {
  const { rows, droppedValues } = await loadSplitRows(...asked);
  return { rows: rows.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total), droppedValues };
}

/** The same with the values under which the function cost nothing, in any order. */
export async function loadSplitRows(
  query: ProfilesQuery,
  { name, label }: { readonly name: string; readonly label: string },
  signal: AbortSignal,
  base?: URL,
): Promise<{ readonly rows: SplitRow[]; readonly droppedValues: number }> {
  const parameters = { function: name, groupBy: label, maxGroups: MAX_GROUPS, limit: 1 };
  const { groups = [], droppedGroups = 0 } = await loadFunctions(query, parameters, signal, base);
  const rows = groups.map(({ labels, total: everything, function: found }) => ({
    value: labels[label] ?? '',
    self: found?.self ?? 0,
    total: found?.total ?? 0,
    everything,
  }));
  return { rows, droppedValues: droppedGroups };
}
