import type { ReactElement } from 'react';
import type { ProfilesQuery } from '../../client/service-selector.js';
import type { ViewProps } from '../view-props.js';
import { type LabelKinds, SERVICE_LABEL } from './label-kinds.js';
import { SplitTable } from './split-table.js';

/** What a function costs by service, by version, by route, and by the label that is chosen; `labels` is undefined while they are loaded. */
export function FunctionSplits(
  props: ViewProps & {
    readonly query: ProfilesQuery;
    readonly labels: LabelKinds | undefined;
    readonly unit: string;
  },
): ReactElement {
  const { query, labels } = props;
  const { version, route } = labels ?? {};
  const { by } = props.view;
  const isOther = by !== '' && by !== version && by !== route && by !== SERVICE_LABEL;
  const everywhere = { ...query, service: '' };
  return (
    <div className="function-columns">
      {version !== undefined && <SplitTable {...props} label={version} title="By version" />}
      {route !== undefined && <SplitTable {...props} label={route} title="By route" />}
      {labels === undefined && <div className="panel skeleton" />}
      {labels === undefined && <div className="panel skeleton" />}
      <SplitTable {...props} query={everywhere} label={SERVICE_LABEL} title="By service" isOfServices />
      {isOther && <SplitTable {...props} label={by} title={`By ${by}`} />}
    </div>
  );
}
