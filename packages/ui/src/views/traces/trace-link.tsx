import type { ReactElement } from 'react';
import { fillTraceLink } from '../../state/trace-link.js';

/** Leads to a trace in the user's tracing UI; nothing where it is not known. */
export function TraceLink(props: {
  readonly template: string | undefined;
  readonly traceId: string;
  readonly spanId: string;
}): ReactElement | null {
  const { template, traceId, spanId } = props;
  if (template === undefined || traceId === '') return null;
  return (
    <a
      href={fillTraceLink(template, { traceId, spanId })}
      target="_blank"
      rel="noreferrer"
      data-testid="trace-link"
      aria-label={`Open trace ${traceId} in ${new URL(template).host}, in a new window`}
    >
      Open trace ↗
    </a>
  );
}
