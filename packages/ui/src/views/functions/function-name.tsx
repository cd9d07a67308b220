import { splitName } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { ViewLink } from '../../parts/view-link.js';
import type { ViewProps } from '../view-props.js';

/** A function's name, with its place behind it, which leads to the function. */
export function FunctionName(
  props: Pick<ViewProps, 'view' | 'change'> & { readonly name: string },
): ReactElement {
  const { functionName, place } = splitName(props.name);
  return (
    <ViewLink
      view={props.view}
      change={props.change}
      to={{ function: props.name, focus: [] }}
      title={props.name}
      className="function-link"
    >
      {functionName}
      {place !== '' && <span className="function-place"> {place}</span>}
    </ViewLink>
  );
}
