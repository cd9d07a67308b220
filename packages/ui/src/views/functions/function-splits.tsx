import type { ReactElement } from 'react';
import type { FunctionQuery } from '../../client/load-functions.js';
import { loadLabelNames } from '../../client/load-labels.js';
import { profileSelector } from '../../client/service-selector.js';
import { useRequest } from '../../client/use-request.js';
import { PickList } from '../../parts/pick-list.js';
import { quote } from '../../state/label-matchers.js';
import type { ViewProps } from '../view-props.js';
import { SplitTable } from './split-table.js';

/** Names of the same label: OpenTelemetry's, and what Pyroscope's clients make of it. */
const VERSION_LABELS = ['service.version', 'service_version', 'version'];
const ROUTE_LABELS = ['http.route', 'http_route'];

/** What a function costs by service, by version, by route, and by any other label. */
export function FunctionSplits(
  props: ViewProps & { readonly query: FunctionQuery; readonly unit: string },
): ReactElement {
  const { view, change, page, query } = props;
  const ofType = `__profile_type__=${quote(query.type)}`;
  const matchers = query.filter === '' ? ofType : `${ofType},${query.filter}`;
  const labelQuery = { selector: profileSelector(query.service, matchers), range: query.range };
  const { data: names = [] } = useRequest(JSON.stringify([labelQuery, page.nowMs]), (signal) =>
    loadLabelNames(labelQuery, signal),
  );
  const version = VERSION_LABELS.find((name) => names.includes(name));
  const route = ROUTE_LABELS.find((name) => names.includes(name));
  const others = names.filter((name) => name !== version && name !== route);
  const everywhere = { ...query, service: '' };
  return (
    <>
      <div className="split-bar">
        <h2>Where it is spent</h2>
        {others.length > 0 && (
          <PickList
            label="Split by another label"
            testId="by"
            value={view.by}
            options={others.map((name) => ({ value: name, text: name }))}
            describe={(name) => name}
            placeholder="Choose a label"
            onPick={(by) => change({ by }, 'push')}
          />
        )}
      </div>
      <div className="function-columns">
        {version !== undefined && <SplitTable {...props} label={version} title="By version" />}
        {route !== undefined && <SplitTable {...props} label={route} title="By route" />}
        <SplitTable {...props} query={everywhere} label="service_name" title="By service" isOfServices />
        {view.by !== '' && <SplitTable {...props} label={view.by} title={`By ${view.by}`} />}
      </div>
    </>
  );
}
