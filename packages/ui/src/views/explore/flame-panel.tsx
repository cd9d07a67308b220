import { at, ROOT_NODE } from '@hotspan/flamegraph';
import type { ReactElement } from 'react';
import { subjectOfQuery } from '../../export/export-subject.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { FlameView } from '../../parts/flame-view.js';
import { IdField } from '../../parts/id-field.js';
import { Notice } from '../../parts/notice.js';
import { parseMatchers } from '../../state/label-matchers.js';
import { describeProfileType } from '../../state/profile-type.js';
import { readId } from '../../state/read-id.js';
import type { ViewProps } from '../view-props.js';
import { InvalidId } from './invalid-id.js';
import { NarrowedBanner } from './narrowed-banner.js';
import { NoData } from './no-data.js';
import type { Explore } from './use-explore.js';

/** The flame graph of the view, narrowed to a trace or span if there is one. */
export function FlamePanel(
  props: ViewProps & {
    readonly explore: Explore;
    readonly onPickRange: (from: string, to: string) => void;
  },
): ReactElement {
  const { view, page, change } = props;
  const { flame, narrowing } = props.explore;
  const data = flame.data?.data;
  const hasNoSample = data !== undefined && at(data.totals, ROOT_NODE) === 0;
  // A service without profiles in all of the time that is looked at has no type to choose.
  const hasNoType = page.catalog.data !== undefined && view.service !== '' && view.type === '';
  const isEmpty = hasNoSample || hasNoType;
  const isUnreadable = parseMatchers(view.filter).problem !== undefined;
  const setId = (text: string): void => {
    const isTrace = readId(text).kind === 'trace';
    change({ trace: isTrace ? text : '', span: isTrace ? '' : text, profile: '', focus: [] }, 'push');
  };
  const clearId = (): void => setId('');

  const notice =
    flame.error !== undefined ? (
      <ErrorNotice title="The flame graph cannot be loaded" error={flame.error} onRetry={page.refresh} />
    ) : narrowing.kind === 'invalid' ? (
      <InvalidId service={view.service} message={narrowing.message} onClear={clearId} />
    ) : isUnreadable ? (
      <Notice kind="info" testId="invalid-filter" title="The label filter in this link is not valid">
        <p>
          Nothing is shown until it is removed: all of {view.service} would be more than the link is about.
        </p>
      </Notice>
    ) : isEmpty ? (
      <NoData
        view={view}
        change={change}
        narrowing={narrowing}
        onClear={clearId}
        onPickRange={props.onPickRange}
      />
    ) : undefined;

  return (
    <FlameView
      data={data}
      type={flame.data?.type ?? describeProfileType(view.type)}
      view={view}
      change={change}
      theme={props.theme}
      isLoading={flame.isLoading}
      exported={subjectOfQuery(
        { service: view.service, filter: view.filter, type: view.type, range: page.range, narrowing },
        page.nowMs,
      )}
      controls={<IdField value={view.trace || view.span} onApply={setId} />}
      banner={<NarrowedBanner narrowing={narrowing} onClear={clearId} />}
      notice={notice}
    />
  );
}
