import type { ReactElement } from 'react';
import type { Limit } from '../../client/load-status.js';

/** What the value means that a limit has when nobody has set it. */
const UNSET: Readonly<Record<string, { readonly value: string; readonly text: string }>> = {
  ingestion_rate: { value: '0', text: 'none' },
  ingestion_burst: { value: '0', text: '10 s of the rate' },
  max_sessions_per_series: { value: '0', text: 'no sessions' },
  retention: { value: '0d', text: 'as the server' },
};

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
            <td className="is-number">{UNSET[name]?.value === value ? UNSET[name].text : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
