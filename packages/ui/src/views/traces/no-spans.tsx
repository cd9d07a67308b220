import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.js';
import { describeProfileType } from '../../state/profile-type.js';
import type { ViewState } from '../../state/view-state.js';

/** Why there may be no spans to choose from. */
export function NoSpans({ view }: { readonly view: ViewState }): ReactElement {
  return (
    <Notice kind="info" testId="no-spans" title="No spans in this range">
      <p>
        {view.service} sent no {describeProfileType(view.type).title} samples that are linked to spans in this
        range. Agents link samples with OpenTelemetry's SDK in the same process, and to spans that are
        recorded;
        <code>npx hotspan doctor</code> tells. Heap profiles carry no ids. Try CPU time or wall time, another
        service, or a longer range.
      </p>
    </Notice>
  );
}
