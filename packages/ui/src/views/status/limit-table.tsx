import type { ReactElement } from 'react';
import type { Limit } from '../../client/load-status.js';
import { formatLimit } from './format-figures.js';

/** The limits in force. */
export function LimitTable({ limits }: { readonly limits: readonly Limit[] }): ReactElement {
  return (
    <div className="status-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Limit</th>
            <th scope="col" className="is-number">
              Value
            </th>
            <th scope="col">Of what</th>
          </tr>
        </thead>
        <tbody>
          {limits.map(({ name, value, unit, description }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td className="is-number">{formatLimit(value, unit)}</td>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
