import type { ReactElement } from 'react';
import type { IdFilter } from '../../state/read-id.js';

/** Says that the flame graph is not the whole service, and leads back. */
export function NarrowedBanner(props: {
  readonly narrowing: IdFilter;
  readonly onClear: () => void;
}): ReactElement | null {
  const { narrowing } = props;
  if (narrowing.kind === 'none' || narrowing.kind === 'invalid') return null;
  return (
    <p className="banner" role="status" data-testid="narrowed">
      <span>
        Only samples of {narrowing.kind} <code>{narrowing.id}</code>. The timeline shows the whole service.
      </span>
      <button type="button" data-testid="clear-id" onClick={props.onClear}>
        Show all
      </button>
    </p>
  );
}
