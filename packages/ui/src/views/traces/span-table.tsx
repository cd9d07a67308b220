import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { CostCell } from '../../parts/cost-cell.js';
import { LabelList } from '../../parts/label-list.js';
import type { CostRange } from '../../state/cost-range.js';
import type { Span } from '../../state/span-heatmap.js';
import { tellingFirst } from '../../state/telling-labels.js';
import type { ViewState } from '../../state/view-state.js';
import { describeRange } from './describe-cell.js';
import { TraceLink } from './trace-link.js';

/** More than anyone reads; the cells lead to the others. */
const MAX_ROWS = 50;

/** What of a span the flame graph is to be narrowed to. */
export type ChosenIds = Pick<ViewState, 'trace' | 'span'>;

/** Spans with what was spent for them, the most expensive first. */
export function SpanTable(props: {
  /** Sorted by value. */
  readonly spans: readonly Span[];
  /** How many there are in the cell, if that is known. */
  readonly count: number | undefined;
  /** Where they are from; undefined for the whole heatmap. */
  readonly cell: CostRange | undefined;
  readonly unit: string;
  readonly template: string | undefined;
  /** The id whose flame graph is shown. */
  readonly current: string;
  readonly onChoose: (ids: ChosenIds) => void;
  readonly onShowAll: () => void;
}): ReactElement {
  const { cell, unit, template, current } = props;
  const spans = props.spans.slice(0, MAX_ROWS);
  const order = tellingFirst(spans);
  const largest = spans[0]?.value ?? 0;
  const hidden = (props.count ?? 0) - spans.length;
  return (
    <div className="span-table" data-testid="span-table">
      <table className="data-table">
        <caption>
          {cell === undefined ? 'Largest spans, one of each cell' : `Spans of ${describeRange(cell, unit)}`}
          {cell !== undefined && (
            <button type="button" className="link" data-testid="all-cells" onClick={props.onShowAll}>
              Show the largest of all
            </button>
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col" className="is-number">
              Spent
            </th>
            <th scope="col">Time</th>
            <th scope="col">Span</th>
            <th scope="col">Trace</th>
            <th scope="col">Labels</th>
            {template !== undefined && <th scope="col">Tracing UI</th>}
          </tr>
        </thead>
        <tbody>
          {spans.map(({ value, timeMs, spanId, traceId, labels }) => (
            <tr
              key={`${spanId} ${traceId} ${timeMs}`}
              className={
                current !== '' && (current === spanId || current === traceId) ? 'is-chosen' : undefined
              }
            >
              <CostCell value={value} whole={largest} unit={unit} />
              <td>{new Date(timeMs).toLocaleString()}</td>
              <td>
                <IdButton
                  kind="span"
                  id={spanId}
                  onChoose={() => props.onChoose({ span: spanId, trace: '' })}
                />
              </td>
              <td>
                <IdButton
                  kind="trace"
                  id={traceId}
                  onChoose={() => props.onChoose({ trace: traceId, span: '' })}
                />
              </td>
              <td className="is-wide">
                <LabelList labels={order(labels)} />
              </td>
              {template !== undefined && (
                <td>
                  <TraceLink template={template} traceId={traceId} spanId={spanId} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <p className="table-more">
          {formatValue(hidden, 'count')} more of this cell are not listed. Choose a shorter range for smaller
          cells.
        </p>
      )}
    </div>
  );
}

function IdButton(props: {
  readonly kind: 'span' | 'trace';
  readonly id: string;
  readonly onChoose: () => void;
}): ReactElement | null {
  const { kind, id } = props;
  if (id === '') return null;
  return (
    <button
      type="button"
      className="link"
      title={`${kind} ${id}`}
      aria-label={`Flame graph of ${kind} ${id}`}
      onClick={props.onChoose}
    >
      <code>{kind === 'span' ? id : `${id.slice(0, 8)}…${id.slice(-4)}`}</code>
    </button>
  );
}
