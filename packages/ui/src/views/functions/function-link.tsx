import type { ReactElement } from 'react';
import { FunctionName } from '../../parts/function-name.js';
import { ViewLink } from '../../parts/view-link.js';
import type { ViewProps } from '../view-props.js';

/** A function's name, with its place behind it, which leads to the function. */
export function FunctionLink(
  props: Pick<ViewProps, 'view' | 'change'> & { readonly name: string },
): ReactElement {
  return (
    <ViewLink
      view={props.view}
      change={props.change}
      to={{ function: props.name, focus: [] }}
      title={props.name}
      className="function-link"
    >
      <FunctionName name={props.name} />
    </ViewLink>
  );
}
