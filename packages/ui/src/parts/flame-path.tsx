import type { ReactElement } from 'react';
import { Breadcrumb } from './breadcrumb.js';

/** The total of the graph, and what it is zoomed to. */
export function FlamePath(props: {
  /** Undefined where nothing can be zoomed. */
  readonly path: readonly string[] | undefined;
  /** Undefined while it is loaded. */
  readonly total: string | undefined;
  readonly isInstant: boolean;
  readonly onZoom: (path: readonly string[]) => void;
}): ReactElement {
  const { path, total, isInstant, onZoom } = props;
  return (
    <div className="flame-path">
      {path !== undefined && <Breadcrumb path={path} onPick={onZoom} />}
      <span className="panel-space" />
      {total !== undefined && (
        <span className="total" title={isInstant ? SNAPSHOTS_TITLE : undefined}>
          Total{' '}
          <strong data-testid="total" className="total-value">
            {total}
          </strong>
          {isInstant && <span className="total-note"> over all snapshots</span>}
        </span>
      )}
      {path !== undefined && (
        <button
          type="button"
          data-testid="reset-zoom"
          disabled={path.length === 0}
          onClick={() => onZoom([])}
        >
          Reset zoom
        </button>
      )}
    </div>
  );
}

const SNAPSHOTS_TITLE =
  'The sum over every snapshot in the range, so it grows with the range. Read the shares, and the timeline for the size.';
