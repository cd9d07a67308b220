import type { ReactElement } from 'react';
import type { IdFilter } from '../../state/read-id.js';

/** Says that the flame graph is not the whole service, and leads back. */
export function NarrowedBanner(props: {
  readonly filter: IdFilter;
  readonly onClear: () => void;
}): ReactElement | null {
  const { filter } = props;
  if (filter.kind === 'none' || filter.kind === 'invalid') return null;
  return (
    <p className="banner" role="status" data-testid="narrowed">
      <span>
        Only samples of {filter.kind} <code>{filter.id}</code>. The timeline shows the whole service.
      </span>
      <button type="button" data-testid="clear-id" onClick={props.onClear}>
        Show all
      </button>
    </p>
  );
}
