import { at, type FlameData, formatShare, ROOT_NODE, searchFrames } from '@hotspan/flamegraph';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import type { SideName } from './sides.js';

/** What of each side a search matches; its children, which go through the matches, where there are some. */
export function MatchedShares(props: {
  readonly graphs: Readonly<Record<SideName, FlameData>>;
  readonly search: string;
  readonly children: ReactNode;
}): ReactElement {
  const { graphs, search } = props;
  const matched = useMemo(() => {
    const shareOf = (data: FlameData): string =>
      formatShare(searchFrames(data, search).value, at(data.totals, ROOT_NODE));
    const { isActive, frameCount } = searchFrames(graphs.comparison, search);
    const count = frameCount + searchFrames(graphs.baseline, search).frameCount;
    return {
      isActive,
      count,
      baseline: shareOf(graphs.baseline),
      comparison: shareOf(graphs.comparison),
    };
  }, [graphs, search]);
  return (
    <>
      {matched.count > 0 && props.children}
      <output className="matched" data-testid="matched">
        {matched.isActive && (
          <>
            <strong>
              {matched.baseline} → {matched.comparison}
            </strong>{' '}
            matched
          </>
        )}
      </output>
    </>
  );
}
