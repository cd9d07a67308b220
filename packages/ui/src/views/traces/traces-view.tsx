import { type ReactElement, useEffect, useRef } from 'react';
import { IdField } from '../../parts/id-field.js';
import { readId, readIdOf } from '../../state/read-id.js';
import type { ViewProps } from '../view-props.js';
import { LinkedWorkPanel } from './linked-work-panel.js';
import { SpansPanel } from './spans-panel.js';
import { TraceLink } from './trace-link.js';
import { TraceLinkSettings } from './trace-link-settings.js';
import { useTraceLink } from './use-trace-link.js';
import './traces.css';
import '../../parts/data-table.css';

/** What was spent for one trace or span, and a heatmap of the spans to choose one from. */
export default function TracesView(props: ViewProps): ReactElement {
  const { view, change } = props;
  const filter = readIdOf(view);
  const traceLink = useTraceLink();
  const result = useRef<HTMLDivElement>(null);
  // A span that was chosen far below: its flame graph is where the user wants to be next.
  const isAwaited = useRef(false);
  const id = view.trace || view.span;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id is what the focus follows.
  useEffect(() => {
    if (!isAwaited.current) return;
    isAwaited.current = false;
    result.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, [id]);

  const applyId = (text: string): void => {
    const isTrace = readId(text).kind === 'trace';
    change({ trace: isTrace ? text : '', span: isTrace ? '' : text, focus: [] }, 'push');
  };
  return (
    <div className="traces">
      <section className="panel" aria-label="Trace or span">
        <div className="panel-bar trace-bar">
          <h2>Trace or span</h2>
          <IdField value={id} onApply={applyId} />
          {filter.kind === 'trace' && (
            <TraceLink template={traceLink.template} traceId={filter.id} spanId="" />
          )}
          <span className="panel-space" />
          <TraceLinkSettings {...traceLink} />
        </div>
        <div ref={result} tabIndex={-1} className="trace-result">
          {filter.kind === 'none' && (
            <p className="trace-hint">
              Paste the id of a trace or span from your tracing UI or a log line, or choose a span below.
            </p>
          )}
          {filter.kind === 'invalid' && (
            <p className="trace-hint" role="alert" data-testid="invalid-id">
              <strong>The id in this link is not valid.</strong> {filter.message}
            </p>
          )}
        </div>
      </section>
      {(filter.kind === 'trace' || filter.kind === 'span') && <LinkedWorkPanel {...props} filter={filter} />}
      <SpansPanel
        {...props}
        template={traceLink.template}
        onChoose={(ids) => {
          isAwaited.current = true;
          change({ ...ids, focus: [] }, 'push');
        }}
      />
    </div>
  );
}
