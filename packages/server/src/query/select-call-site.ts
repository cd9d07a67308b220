import { ServerError } from '../errors.js';
import type { QueryOptions } from '../store/database.js';
import type { QueryScope } from './query-scope.js';
import type { StackSources } from './stack-sources.js';
import { stacksBelow } from './stacks-below.js';
import { sumStacks } from './sum-stacks.js';

export interface CallSiteQuery {
  readonly scope: QueryScope;
  readonly type: string;
  /** Names of the outermost frames, at least one. */
  readonly callSite: readonly string[];
}

/** They are part of the question that is asked next: 4 MB of text. */
const MAX_CALL_SITE_STACKS = 200_000;

/**
 * Ids of the stacks that were called from one place, of the profiles of a scope.
 *
 * @throws HOTSPAN_ERR_SERVER_QUERY when there are more than can be asked for.
 */
export async function selectCallSite(
  sources: StackSources,
  { scope, type, callSite }: CallSiteQuery,
  options: QueryOptions = {},
): Promise<BigUint64Array> {
  const sums = await sumStacks(sources, { scope, type }, options);
  // Some come twice, of hours that are over and of others.
  const stacks = BigUint64Array.from(new Set(sums.stacks));
  const found = await sources.nodes.load({ scope, type, stacks }, options);
  const below = stacksBelow(found, callSite, stacks);
  if (below.length <= MAX_CALL_SITE_STACKS) return below;
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_QUERY',
    `call_site has ${below.length} different stacks, more than ${MAX_CALL_SITE_STACKS}. Give more of its frames or a shorter range, or select less.`,
  );
}
