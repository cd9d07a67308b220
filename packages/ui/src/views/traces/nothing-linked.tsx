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
          <li>
            It may have used too little: a {kind} shorter than about 10 ms of CPU often falls between two
            samples. Try wall time, or a longer one.
          </li>
          <li>
            The agent may not link samples to spans: it does when OpenTelemetry's SDK runs in the same
            process, and only for the CPU and wall time of spans that are active. Heap profiles carry no ids.
          </li>
          <li>The profile may be on its way: agents send every 15 seconds.</li>
          <li>The id may be of another environment or tenant than this server.</li>
        </ul>
      </Notice>
    </div>
  );
}
