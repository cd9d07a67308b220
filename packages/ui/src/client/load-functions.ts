import { callRead, type ReadParameters } from './read-api.js';
import { type ProfilesQuery, selectProfiles } from './service-selector.js';

/** What a function cost by itself, and with all it called, in the unit of the profile type. */
export interface FunctionCost {
  readonly name: string;
  readonly self: number;
  readonly total: number;
}

/** A function at the other end of a call. */
export interface Neighbour {
  readonly name: string;
  readonly value: number;
}

/** A function with who calls it and whom it calls, the largest first. */
export interface FunctionDetail extends FunctionCost {
  /** Of stacks in which nobody called it. */
  readonly outermost: number;
  readonly callers: readonly Neighbour[];
  readonly droppedCallers: number;
  readonly callees: readonly Neighbour[];
  readonly droppedCallees: number;
}

/** The part of the server's answer that is read here. */
export interface FunctionAnswer {
  /** Of all stacks. */
  readonly total: number;
  readonly functions: readonly FunctionCost[];
  readonly droppedFunctions: number;
  /** When one was asked for; all its numbers are zero when there is no such function. */
  readonly function?: FunctionDetail;
  readonly groups?: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly total: number;
    readonly function?: FunctionDetail;
  }[];
  readonly droppedGroups?: number;
}

/** Asks for functions by cost, named as in flame graphs. Both ends of the range are inclusive. */
export function loadFunctions(
  query: ProfilesQuery,
  parameters: ReadParameters,
  signal: AbortSignal,
  base?: URL,
): Promise<FunctionAnswer> {
  const selected = { ...selectProfiles(query), names: 'files' };
  return callRead<FunctionAnswer>('functions', { ...selected, ...parameters }, signal, base);
}
