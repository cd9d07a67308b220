import { checkTraceLink } from '../state/trace-link.js';
import { callRead } from './read-api.js';

/** Asks for the server's template of a link to a tracing UI. Undefined when it has none that can be used, and when it does not tell. */
export async function loadTraceLink(signal: AbortSignal, base?: URL): Promise<string | undefined> {
  const { traceLink } = await callRead<{ readonly traceLink?: unknown }>('status', {}, signal, base).catch(
    () => {
      signal.throwIfAborted();
      // Without the link everything else of the view works.
      return { traceLink: undefined };
    },
  );
  return typeof traceLink === 'string' && checkTraceLink(traceLink) === undefined ? traceLink : undefined;
}
