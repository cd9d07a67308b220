import { at, type FlameData, ROOT_NODE } from '../decode/flame-data.js';
import { parseSearch } from './parse-search.js';

/** What a search found. */
export interface SearchResult {
  /** Whether there was anything to search for; when false, nothing is highlighted or dimmed. */
  readonly isActive: boolean;
  /** Per name index: 1 when the name matches. */
  readonly matchesName: Uint8Array;
  /** Number of frames that match. */
  readonly frameCount: number;
  /** Value of all stacks with at least one matching frame, each stack counted once. */
  readonly value: number;
  /** Why the search text cannot be used; undefined when it can. */
  readonly problem: string | undefined;
}

/** Searches all frames but the root, which stands for no function. For the syntax see {@link parseSearch}. */
export function searchFrames(data: FlameData, text: string): SearchResult {
  const search = parseSearch(text);
  const matchesName = new Uint8Array(data.names.length);
  const problem = search.kind === 'invalid' ? search.message : undefined;
  if (search.kind !== 'test') return { isActive: false, matchesName, frameCount: 0, value: 0, problem };
  for (const [id, name] of data.names.entries()) matchesName[id] = search.test(name) ? 1 : 0;

  // A frame below a match belongs to stacks that are counted already: recursion must not count twice.
  const isCovered = new Uint8Array(data.nodeCount);
  let frameCount = 0;
  let value = 0;
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const isBelow = at(isCovered, at(data.parents, node));
    const isMatch = at(matchesName, at(data.nameIds, node));
    isCovered[node] = isBelow | isMatch;
    frameCount += isMatch;
    if (isMatch === 1 && isBelow === 0) value += at(data.totals, node);
  }
  return { isActive: true, matchesName, frameCount, value, problem };
}
