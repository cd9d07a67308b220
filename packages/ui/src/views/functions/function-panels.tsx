import { formatShare, formatValue, splitName } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { loadFunctions } from '../../client/load-functions.js';
import { loadLabelNames } from '../../client/load-labels.js';
import { type ProfilesQuery, profileSelector } from '../../client/service-selector.js';
import { useRequest } from '../../client/use-request.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { Notice } from '../../parts/notice.js';
import { ViewLink } from '../../parts/view-link.js';
import { quote } from '../../state/label-matchers.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { ViewProps } from '../view-props.js';
import { FunctionHistoryPanel } from './function-history-panel.js';
import { FunctionSplits } from './function-splits.js';
import { labelKindsOf } from './label-kinds.js';
import { NeighbourTable } from './neighbour-table.js';

/** Callers, and callees, that are listed. */
const MAX_NEIGHBOURS = 50;

/** One function: what it costs, over time, who calls it and whom it calls, and where. */
export function FunctionPanels(props: ViewProps & { readonly query: ProfilesQuery }): ReactElement {
  const { view, change, page, query } = props;
  const name = view.function;
  const ofType = `__profile_type__=${quote(query.type)}`;
  const matchers = query.filter === '' ? ofType : `${ofType},${query.filter}`;
  const labelQuery = { selector: profileSelector(query.service, matchers), range: query.range };
  const labelNames = useRequest(JSON.stringify([labelQuery, page.nowMs]), (signal) =>
    loadLabelNames(labelQuery, signal),
  );
  const names = labelNames.data ?? (labelNames.error && []);
  const labels = names && labelKindsOf(names);
  const detail = useRequest(JSON.stringify([query, name, page.nowMs]), async (signal) => {
    const { total, function: found } = await loadFunctions(
      query,
      { function: name, limit: MAX_NEIGHBOURS },
      signal,
    );
    return { everything: total, found };
  });
  if (detail.error !== undefined) {
    return <ErrorNotice title="The function cannot be loaded" error={detail.error} onRetry={page.refresh} />;
  }
  const { title, sampleUnit: unit, isInstant } = describeProfileType(view.type);
  const { found, everything = 0 } = detail.data ?? {};
  if (found?.name === name && found.total === 0) {
    return (
      <div className="panel">
        <Notice kind="info" testId="no-function" title={`${splitName(name).functionName} is in no sample`}>
          <p>
            {view.service} has no {title} sample with <code>{name}</code> in this range. It may have cost too
            little to be sampled, be called otherwise in another version, or be of another service. Names
            count in full, upper and lower case too.
          </p>
        </Notice>
      </div>
    );
  }
  const shown = found?.name === name ? found : undefined;
  const { functionName, place } = splitName(name);
  const amount = (value: number): ReactElement => (
    <>
      <strong>{formatValue(value, unit)}</strong>{' '}
      <span className="is-muted">{formatShare(value, everything)}</span>
    </>
  );
  return (
    <>
      <section className="panel function-head" aria-label="Function" aria-busy={detail.isLoading}>
        <h2 title={name}>
          {functionName}
          {place !== '' && <span className="function-place"> {place}</span>}
        </h2>
        <dl data-testid="function-cost">
          <div>
            <dt>Total</dt>
            <dd>{shown && amount(shown.total)}</dd>
          </div>
          <div>
            <dt>Self</dt>
            <dd>{shown && amount(shown.self)}</dd>
          </div>
          <div>
            <dt>Of all {title}</dt>
            <dd>{shown && <strong>{formatValue(everything, unit)}</strong>}</dd>
          </div>
        </dl>
        {isInstant && <span className="hint">Sums over all snapshots of the range: read the shares.</span>}
        <span className="panel-space" />
        <ViewLink
          view={view}
          change={change}
          to={{ tab: 'explore', trace: '', span: '', focus: [] }}
          testId="open-in-explore"
        >
          Open in Explore
        </ViewLink>
      </section>
      <FunctionHistoryPanel {...props} labels={labels?.all ?? []} />
      <div className="function-columns">
        <NeighbourTable {...props} kind="callers" detail={shown} unit={unit} />
        <NeighbourTable {...props} kind="callees" detail={shown} unit={unit} />
      </div>
      <FunctionSplits {...props} labels={labels} unit={unit} />
    </>
  );
}
