import { formatValue, splitName } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { FunctionDetail } from '../../client/load-functions.js';
import { CostCell } from '../../parts/cost-cell.js';
import type { ViewProps } from '../view-props.js';
import { FunctionLink } from './function-link.js';

/** Who calls a function, or whom it calls, each leading on to that function. */
export function NeighbourTable(
  props: Pick<ViewProps, 'view' | 'change'> & {
    readonly kind: 'callers' | 'callees';
    /** Undefined while it is loaded. */
    readonly detail: FunctionDetail | undefined;
    readonly unit: string;
  },
): ReactElement {
  const { kind, detail, unit, view, change } = props;
  if (detail === undefined) return <div className="panel skeleton functions-loading" />;
  const isCallers = kind === 'callers';
  const neighbours = detail[kind];
  const dropped = isCallers ? detail.droppedCallers : detail.droppedCallees;
  // What no other function accounts for, so that the parts come to the whole.
  const own = isCallers
    ? { text: 'nobody: the stack begins with it', value: detail.outermost }
    : { text: 'itself', value: detail.self };
  const caption = isCallers ? 'Called by' : 'Calls';
  return (
    <section className="panel table-panel" aria-label={caption} data-testid={kind}>
      <table className="data-table">
        <caption>
          {caption}
          <span className="is-muted">shares of the total of {splitName(detail.name).functionName}</span>
        </caption>
        <tbody>
          {neighbours.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row" className="is-wide">
                <FunctionLink view={view} change={change} name={name} />
              </th>
              <CostCell value={value} whole={detail.total} unit={unit} hasShare />
            </tr>
          ))}
          {own.value > 0 && (
            <tr>
              <th scope="row" className="is-wide is-muted">
                {own.text}
              </th>
              <CostCell value={own.value} whole={detail.total} unit={unit} hasShare />
            </tr>
          )}
        </tbody>
      </table>
      {dropped > 0 && (
        <p className="table-more">
          {formatValue(dropped, 'count')} smaller ones are not listed. The flame graph in Explore has them.
        </p>
      )}
    </section>
  );
}
