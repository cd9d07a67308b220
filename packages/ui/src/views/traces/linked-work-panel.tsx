import { formatValue } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { loadFlameGraph } from '../../client/load-flame-graph.js';
import { loadLinkedWork } from '../../client/load-linked-work.js';
import { useRequest } from '../../client/use-request.js';
import { subjectOfQuery } from '../../export/export-subject.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { FlameView } from '../../parts/flame-view.js';
import { ViewLink } from '../../parts/view-link.js';
import { linkedSubjects } from '../../state/linked-subjects.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { ViewProps } from '../view-props.js';
import { LinkedProfiles } from './linked-profiles.js';
import { NothingLinked } from './nothing-linked.js';

/** Explore is opened with so much time around the profiles: they are points in time, and a point has no timeline. */
const MARGIN_MS = 60_000;

/** What was spent for a trace or span: its flame graph by service and type, and the profiles with samples of it. */
export function LinkedWorkPanel(
  props: ViewProps & { readonly filter: { readonly kind: 'trace' | 'span'; readonly id: string } },
): ReactElement {
  const { view, change, page, filter } = props;
  const work = useRequest(JSON.stringify([filter, page.nowMs]), async (signal) => ({
    ...(await loadLinkedWork(filter, signal)),
    id: filter.id,
  }));
  const loaded = work.data?.id === filter.id ? work.data : undefined;
  const subjects = loaded === undefined ? [] : linkedSubjects(loaded);
  const chosen =
    subjects.find(({ service, type }) => service === view.service && type === view.type) ??
    subjects.find(({ type }) => type === view.type) ??
    subjects[0];
  const query = chosen && { ...chosen, filter: '', narrowing: filter };
  const flame = useRequest(
    query && JSON.stringify([query, page.nowMs]),
    async (signal) => query && { query, data: await loadFlameGraph(query, signal) },
  );

  if (work.error !== undefined) {
    const title = `The work of this ${filter.kind} cannot be loaded`;
    return <ErrorNotice title={title} error={work.error} onRetry={page.refresh} />;
  }
  if (loaded !== undefined && chosen === undefined) return <NothingLinked kind={filter.kind} />;
  const type = describeProfileType(chosen?.type ?? view.type);
  const isOfChosen = flame.data?.query.service === chosen?.service && flame.data?.query.type === chosen?.type;
  return (
    <>
      {chosen !== undefined && (
        <fieldset className="subjects" data-testid="subjects">
          <legend className="visually-hidden">Service and profile type</legend>
          {subjects.map((subject) => {
            const { service, value } = subject;
            const { title, sampleUnit } = describeProfileType(subject.type);
            return (
              <button
                key={`${service} ${subject.type}`}
                type="button"
                aria-pressed={subject === chosen}
                onClick={() => change({ service, type: subject.type, focus: [] }, 'push')}
              >
                {service} · {title} <strong>{formatValue(value, sampleUnit)}</strong>
              </button>
            );
          })}
          <span className="panel-space" />
          <ViewLink
            {...props}
            testId="open-in-explore"
            to={{
              tab: 'explore',
              service: chosen.service,
              type: chosen.type,
              // The graph is of the id alone.
              ...{ filter: '', function: '', focus: [] },
              from: String(chosen.range.startMs - MARGIN_MS),
              to: String(chosen.range.endMs + MARGIN_MS),
            }}
          >
            Open in Explore
          </ViewLink>
        </fieldset>
      )}
      <FlameView
        data={isOfChosen ? flame.data?.data : undefined}
        type={type}
        view={view}
        change={change}
        theme={props.theme}
        isLoading={flame.isLoading || work.isLoading}
        exported={query && subjectOfQuery(query, page.nowMs)}
        notice={
          flame.error && (
            <ErrorNotice
              title="The flame graph cannot be loaded"
              error={flame.error}
              onRetry={page.refresh}
            />
          )
        }
      />
      {loaded !== undefined && <LinkedProfiles kind={filter.kind} work={loaded} />}
    </>
  );
}
