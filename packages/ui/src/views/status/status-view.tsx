import type { ReactElement } from 'react';
import { ErrorNotice } from '../../parts/error-notice.js';
import { Figures } from './figures.js';
import { LimitTable } from './limit-table.js';
import { LossTable } from './loss-table.js';
import { TokenPanel } from './token-panel.js';
import { useStatus } from './use-status.js';
import './status.css';

/** How the server is: what comes in, what is stored, what was dropped and which limits are in force. */
export default function StatusView(): ReactElement {
  const { data: status, error, rate, refresh } = useStatus();
  return (
    <div className="status">
      {error !== undefined && (
        <ErrorNotice title="The status cannot be loaded" error={error} onRetry={refresh} />
      )}
      {status === undefined && error === undefined && <div className="panel view-loading skeleton" />}
      {status !== undefined && (
        // What was true before the error is not to be taken for the present.
        <div className="status-panels" data-stale={error !== undefined}>
          <section className="panel" aria-label="Figures" data-testid="figures">
            <Figures status={status} rate={rate} nowMs={Date.now()} />
          </section>
          <section className="panel" data-testid="losses">
            <h2>Not stored, or dropped</h2>
            <LossTable losses={status.losses} />
          </section>
          {status.limits.length > 0 && (
            <section className="panel" data-testid="limits">
              <h2>Limits</h2>
              <p className="hint">The README of the server says what each means.</p>
              <LimitTable limits={status.limits} hasSeveralTenants={status.tenants.length > 1} />
            </section>
          )}
        </div>
      )}
      <TokenPanel />
    </div>
  );
}
