import type { ReactElement } from 'react';
import type { Limit } from '../../client/load-status.js';

/** The limits in force; whose they are is only said where there are several tenants. */
export function LimitTable(props: {
  readonly limits: readonly Limit[];
  readonly hasSeveralTenants: boolean;
}): ReactElement {
  return (
    <table>
      <thead>
        <tr>
          {props.hasSeveralTenants && <th scope="col">Tenant</th>}
          <th scope="col">Limit</th>
          <th scope="col" className="is-number">
            Value
          </th>
        </tr>
      </thead>
      <tbody>
        {props.limits.map(({ tenant, name, value }) => (
          <tr key={`${tenant} ${name}`}>
            {props.hasSeveralTenants && <td>{tenant}</td>}
            <th scope="row">
              <code>{name}</code>
            </th>
            <td className="is-number">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
