/** Profile types, as `name:sample_type:sample_unit:period_type:period_unit`. */
const CPU_TYPE = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const HEAP_TYPE = 'space:inuse_space:bytes:space:bytes';

/**
 * What a person reads when everything runs: what to open, and what to look at there.
 *
 * @param {object} facts
 * @param {number} facts.serverPort
 * @param {string} facts.logFolder
 * @param {{ traceId: string, spanId: string }} facts.span of a request to /recommendations
 * @returns {string} with a line feed at the end
 */
export function formatBanner({ serverPort, logFolder, span }) {
  return `
The shop runs and is being profiled. The first profiles arrive within ten seconds.

  Open       ${viewUrl(serverPort, { type: CPU_TYPE })}

  Hot spot   recommendSlowly is the widest function of the storefront's CPU time.
  One span   What one GET /recommendations did, span ${span.spanId} of trace ${span.traceId}:
             ${viewUrl(serverPort, { type: CPU_TYPE, span: span.spanId })}
             Every request's span_id and trace_id stand in the logs; paste one into the page.
  Leak       rememberVisitor holds more of the heap with every minute:
             ${viewUrl(serverPort, { type: HEAP_TYPE })}
  Logs       ${logFolder}

Ctrl-C ends everything.
`;
}

/** @param {number} serverPort @param {{ type: string, span?: string }} view */
function viewUrl(serverPort, { type, span }) {
  const query = new URLSearchParams({ service: 'storefront', type, from: 'now-15m', to: 'now' });
  if (span !== undefined) query.set('span', span);
  return `http://localhost:${serverPort}/?${query}`;
}
