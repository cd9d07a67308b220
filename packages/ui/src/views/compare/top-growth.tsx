import { type ChangedFunction, formatChange, formatShare, splitName } from '@hotspan/flamegraph';
import { type ReactElement, useMemo } from 'react';
import { growthOf, rankChanges } from './rank-changes.js';

/** The answer in one line: the function whose own share has grown most. */
export function TopGrowth(props: { readonly functions: readonly ChangedFunction[] }): ReactElement {
  const { functions } = props;
  const first = useMemo(() => rankChanges(functions, { measure: 'self', rank: 'grew' })[0], [functions]);
  if (first === undefined) return <output className="top-growth" />;
  const { name, shares } = first;
  return (
    <output className="top-growth" data-testid="top-growth" title={name}>
      {growthOf(shares) > 0 ? (
        <>
          Grew most: <strong>{splitName(name).functionName}</strong>, {formatShare(shares.baseline, 1)} →{' '}
          {formatShare(shares.comparison, 1)} ({formatChange(shares)})
        </>
      ) : (
        'No function has grown'
      )}
    </output>
  );
}
