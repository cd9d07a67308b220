import type { ReactElement } from 'react';
import type { ViewProps } from '../view-props.js';

export default function StatusView(_props: ViewProps): ReactElement {
  return <div className="panel" />;
}
