import type { ReactElement } from 'react';
import type { Dropped } from '../../client/load-status.js';

/** What the server did not store, why, and what can be done about it. */
export function DroppedTable({ dropped }: { readonly dropped: readonly Dropped[] }): ReactElement {
  const counted = dropped.filter(({ count }) => count > 0);
  if (counted.length === 0) return <p className="hint">Nothing was dropped since the server started.</p>;
  return (
    <div className="status-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col" className="is-number">
              Count
            </th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          {counted.map(({ reason, count, fix }) => (
            <tr key={reason}>
              <th scope="row">{reason}</th>
              <td className="is-number">{count.toLocaleString('en')}</td>
              <td>{fix}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
