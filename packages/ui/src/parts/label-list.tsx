import type { ReactElement } from 'react';
import type { Labels } from '../state/telling-labels.js';

/** Labels in one line, in full for who points at it. */
export function LabelList(props: { readonly labels: Labels }): ReactElement {
  return (
    <span className="label-list" title={props.labels.map(([name, value]) => `${name} = ${value}`).join('\n')}>
      {props.labels.map(([name, value]) => (
        <span key={name}>
          <span className="label-name">{name}</span> {value}
        </span>
      ))}
    </span>
  );
}
