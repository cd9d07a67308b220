import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.js';

/** Why a trace or span may have no samples, and what to look at. */
export function NothingLinked({ kind }: { readonly kind: 'trace' | 'span' }): ReactElement {
  return (
    <div className="panel">
      <Notice kind="info" testId="nothing-linked" title={`No samples of this ${kind}`}>
        <p>
          The server looked through all profiles that it keeps, of every service and time. Profiles are kept
          for 30 days unless the server was started with another <code>--retention</code>. If the {kind} is
          younger than that:
        </p>
        <ul>
          {kind === 'span' && (
            <li>
              Samples are linked to the first span of a request in each process, not to its children, unless
              the agent is told <code>spanScope: 'all'</code>. Look for the trace instead.
            </li>
          )}
          <li>
            It may have used too little: at 99 samples a second, less than about 10 ms of work often falls
            between two.
          </li>
          <li>
            The agent may not link samples: it does with OpenTelemetry's SDK in the same process, and to spans
            that are recorded. <code>npx hotspan doctor</code> tells. Heap profiles carry no ids.
          </li>
          <li>The profile may be on its way: agents send every 15 seconds.</li>
          <li>The id may be of another environment or tenant than this server.</li>
        </ul>
      </Notice>
    </div>
  );
}
