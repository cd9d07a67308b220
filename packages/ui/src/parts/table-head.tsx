import type { ReactElement } from 'react';
import type { Measure, RowOrder, SortKey } from '../state/function-rows.js';

interface Column {
  readonly key: SortKey;
  readonly text: string;
  readonly title?: string;
}

const COLUMNS: readonly Column[] = [
  { key: 'self', text: 'Self', title: 'In the function alone' },
  { key: 'total', text: 'Total', title: 'With all that it called' },
];
const DIFF_COLUMNS: readonly Column[] = [
  { key: 'baseline', text: 'Baseline', title: 'Share of all of the baseline' },
  { key: 'comparison', text: 'Comparison', title: 'Share of all of the comparison' },
  { key: 'change', text: 'Change', title: 'In points of the whole, and of what it was' },
];

/** The head of the table of functions: buttons that sort, and of a diff what its shares are of. */
export function TableHead(props: {
  readonly isDiff: boolean;
  readonly order: RowOrder;
  readonly measure: Measure;
  readonly onOrder: (key: SortKey) => void;
  readonly onMeasure: (measure: Measure) => void;
}): ReactElement {
  const { isDiff, order, measure, onMeasure } = props;
  const head = ({ key, text, title }: Column): ReactElement => (
    <th key={key} scope="col" aria-sort={order.key === key ? order.direction : 'none'}>
      <button type="button" title={title} onClick={() => props.onOrder(key)}>
        {text}
      </button>
      {key === 'name' && isDiff && (
        <select
          aria-label="Shares are of"
          value={measure}
          onChange={(event) => onMeasure(event.target.value === 'total' ? 'total' : 'self')}
        >
          <option value="self">Self</option>
          <option value="total">Total</option>
        </select>
      )}
    </th>
  );
  return (
    <thead>
      <tr aria-rowindex={1}>
        {head({ key: 'name', text: 'Function' })}
        {(isDiff ? DIFF_COLUMNS : COLUMNS).map(head)}
      </tr>
    </thead>
  );
}
