import {
  at,
  type DiffShares,
  type FlameData,
  formatChange,
  formatShare,
  formatValue,
  ROOT_NODE,
} from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { FunctionRow, Measure } from '../state/function-rows.js';
import { FunctionName } from './function-name.js';
import { Icon } from './icon.js';

/** The cells of a function: its name, what can be done with it, and its values, or the shares of a diff. */
export function FunctionRowCells(props: {
  readonly row: FunctionRow;
  readonly data: FlameData;
  readonly unit: string;
  readonly measure: Measure;
  /** Whether Tab leads here: one row of the table has its buttons in the order of the page. */
  readonly isActive: boolean;
  readonly isSearched: boolean;
  readonly onPick: () => void;
  readonly onSandwich: () => void;
}): ReactElement {
  const { row, unit, isActive } = props;
  const whole = at(props.data.totals, ROOT_NODE);
  const tabIndex = isActive ? 0 : -1;
  return (
    <>
      <th scope="row">
        <span className="function-cell">
          <button
            type="button"
            className="function-pick"
            title={row.name}
            tabIndex={tabIndex}
            aria-pressed={props.isSearched}
            onClick={props.onPick}
          >
            <FunctionName name={row.name} />
          </button>
          <button
            type="button"
            className="function-sandwich"
            title="Callers and callees"
            aria-label={`Callers and callees of ${row.name}`}
            tabIndex={tabIndex}
            onClick={props.onSandwich}
          >
            <Icon name="sandwich" />
          </button>
        </span>
      </th>
      {row.diff === undefined ? (
        <>
          <ValueCell value={row.self} whole={whole} unit={unit} />
          <ValueCell value={row.total} whole={whole} unit={unit} />
        </>
      ) : (
        <DiffCells shares={row.diff[props.measure]} />
      )}
    </>
  );
}

function DiffCells({ shares }: { readonly shares: DiffShares }): ReactElement {
  const { baseline, comparison } = shares;
  const direction = comparison > baseline ? 'up' : comparison < baseline ? 'down' : undefined;
  return (
    <>
      <td>{formatShare(baseline, 1)}</td>
      <td>{formatShare(comparison, 1)}</td>
      <td className="change" data-direction={direction} title={formatChange(shares)}>
        {formatChange(shares)}
      </td>
    </>
  );
}

function ValueCell(props: {
  readonly value: number;
  readonly whole: number;
  readonly unit: string;
}): ReactElement {
  const share = props.whole > 0 ? props.value / props.whole : 0;
  const text = formatShare(props.value, props.whole);
  return (
    <td title={text}>
      <span className="share-bar" style={{ width: `${(share * 100).toFixed(1)}%` }} />
      <span className="share-value">{formatValue(props.value, props.unit)}</span>
      <span className="share-percent">{text}</span>
    </td>
  );
}
