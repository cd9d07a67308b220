import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import type { Loss } from '../../client/list-losses.js';

/** What the server did not store or has dropped, and what can be done about it. */
export function LossTable({ losses }: { readonly losses: readonly Loss[] }): ReactElement {
  if (losses.length === 0) return <p className="hint">Nothing since the server started.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className="is-number">
            How much
          </th>
          <th scope="col">What to do</th>
        </tr>
      </thead>
      <tbody>
        {losses.map(({ id, what, count, unit, advice }) => (
          <tr key={id}>
            <th scope="row">{what}</th>
            <td className="is-number">{formatAmount(count, unit)}</td>
            <td>{advice}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function formatAmount(count: number, unit: Loss['unit']): string {
  if (unit === 'bytes') return formatValue(count, unit);
  return `${count.toLocaleString('en')} ${count === 1 ? unit.replace(/s$/, '') : unit}`;
}
