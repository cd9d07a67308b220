import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { IdFilter } from '../../state/read-id.js';
import type { ChangeView } from '../../state/use-view-state.js';
import type { ViewState } from '../../state/view-state.js';

const REASONS = {
  trace:
    'Short traces can fall between two samples, the trace may be of another time, and heap profiles carry no ids.',
  span: 'Short spans can fall between two samples, the span may be of another time, and heap profiles carry no ids.',
  profile: 'The profile may be of another time, service or type.',
} as const;

/** Why a flame graph is empty, and the ways on from here. */
export function NoData(props: {
  readonly view: ViewState;
  readonly change: ChangeView;
  readonly narrowing: IdFilter;
  readonly onClear: () => void;
  readonly onPickRange: (from: string, to: string) => void;
}): ReactElement {
  const { view, narrowing } = props;
  const isNarrowed = narrowing.kind !== 'none' && narrowing.kind !== 'invalid';
  const what = view.type === '' ? 'profile' : describeProfileType(view.type).title;
  const isFiltered = view.filter !== '';
  return (
    <Notice
      kind="info"
      testId="no-data"
      title={isNarrowed ? `No samples of this ${narrowing.kind}` : 'No samples in this range'}
      actions={
        <>
          {isNarrowed && (
            <button type="button" onClick={props.onClear}>
              Show all of {view.service}
            </button>
          )}
          {isFiltered && (
            <button type="button" onClick={() => props.change({ filter: '' }, 'push')}>
              Remove the label filter
            </button>
          )}
          <button type="button" onClick={() => props.onPickRange('now-1h', 'now')}>
            Last hour
          </button>
          <button type="button" onClick={() => props.onPickRange('now-24h', 'now')}>
            Last 24 hours
          </button>
        </>
      }
    >
      {isNarrowed ? (
        <p>
          In this range, {view.service} has no {what} sample with that id. {REASONS[narrowing.kind]}
        </p>
      ) : (
        <p>
          {view.service} sent no {what} {isFiltered && 'that fits the label filter '}in this range. It may
          have been down{view.type !== '' && ', or sent other profile types only'}.
        </p>
      )}
    </Notice>
  );
}
