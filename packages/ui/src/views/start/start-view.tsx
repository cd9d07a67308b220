import type { ReactElement } from 'react';
import { CodeBlock } from '../../parts/code-block.js';
import { Notice } from '../../parts/notice.js';

/** What to do when the server has no profile at all. The page looks again by itself. */
export default function StartView(): ReactElement {
  const endpoint = new URL('.', document.baseURI).href.replace(/\/$/, '');
  const code = [
    'npm install hotspan',
    '',
    'OTEL_SERVICE_NAME=my-service \\',
    `HOTSPAN_ENDPOINT=${endpoint} \\`,
    'node --import hotspan/register app.js',
  ].join('\n');
  return (
    <div className="panel first-profile">
      <Notice kind="info" title="No profiles yet" testId="empty">
        <p>
          This server has received nothing in the last 24 hours. Start a Node.js service with the agent, with
          no change to its code:
        </p>
        <CodeBlock code={code} />
        <p className="hint">
          The first profile arrives about 15 seconds after the start; this page looks for it every 5 seconds.
          Any other program that speaks OpenTelemetry profiles can send them to{' '}
          <code>{endpoint}/v1development/profiles</code>.
        </p>
      </Notice>
    </div>
  );
}
