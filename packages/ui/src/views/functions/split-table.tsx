import { formatShare, formatValue } from '@hotspan/flamegraph';
import { type ReactElement, useState } from 'react';
import { loadFunctionSplit } from '../../client/load-function-split.js';
import type { ProfilesQuery } from '../../client/service-selector.js';
import { useRequest } from '../../client/use-request.js';
import { CostCell } from '../../parts/cost-cell.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { ViewLink } from '../../parts/view-link.js';
import type { ViewProps } from '../view-props.js';

const FIRST_ROWS = 10;

/** What a function costs by the values of a label, the most expensive first. */
export function SplitTable(
  props: Pick<ViewProps, 'view' | 'change' | 'page'> & {
    readonly query: ProfilesQuery;
    readonly label: string;
    readonly title: string;
    readonly unit: string;
    /** Whether the values are services, which can be gone to. */
    readonly isOfServices?: boolean;
  },
): ReactElement {
  const { view, page, query, label, title, unit } = props;
  const name = view.function;
  const [hasAll, setHasAll] = useState(false);
  const split = useRequest(JSON.stringify([query, name, label, page.nowMs]), (signal) =>
    loadFunctionSplit(query, { name, label }, signal),
  );
  if (split.error !== undefined) {
    return <ErrorNotice title={`${title} cannot be loaded`} error={split.error} onRetry={page.refresh} />;
  }
  if (split.data === undefined) return <div className="panel skeleton functions-loading" />;
  const { rows, droppedValues } = split.data;
  const shown = hasAll ? rows : rows.slice(0, FIRST_ROWS);
  const largest = rows[0]?.total ?? 0;
  return (
    <section
      className="panel table-panel"
      aria-label={title}
      aria-busy={split.isLoading}
      data-testid={`split-${label}`}
    >
      <table className="data-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col" className="is-wide">
              <code>{label}</code>
            </th>
            <th scope="col" className="is-number">
              Self
            </th>
            <th scope="col" className="is-number">
              Total
            </th>
            <th scope="col" className="is-number" title="Of the cost of all functions with this value">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ value, self, total, everything }) => (
            <tr key={value}>
              <th scope="row" className="is-wide" title={value}>
                {value === '' ? (
                  <span className="is-muted">without it</span>
                ) : props.isOfServices && value !== view.service ? (
                  <ViewLink {...props} to={{ service: value, filter: '' }}>
                    {value}
                  </ViewLink>
                ) : (
                  value
                )}
              </th>
              <td className="is-number">{formatValue(self, unit)}</td>
              <CostCell value={total} whole={largest} unit={unit} />
              <td className="is-number">{formatShare(total, everything)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <p className="table-more">
          <button type="button" onClick={() => setHasAll(true)}>
            Show all {rows.length}
          </button>
        </p>
      )}
      {droppedValues > 0 && (
        <p className="table-more">
          The {formatValue(droppedValues, 'count')} values with the least cost of all functions were not
          looked at.
        </p>
      )}
    </section>
  );
}
