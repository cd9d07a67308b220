const TRACE_ID = '{trace_id}';
const SPAN_ID = '{span_id}';
const STORAGE_KEY = 'hotspan-trace-link';

/** What is wrong with the template of a link to a tracing UI, as a sentence for the user; undefined when it can be used. */
export function checkTraceLink(template: string): string | undefined {
  const example = `for example https://jaeger.example/trace/${TRACE_ID}`;
  if (!/^https?:\/\//i.test(template)) {
    return `The address must begin with http:// or https://, ${example}.`;
  }
  if (!template.includes(TRACE_ID)) {
    return `The address has no ${TRACE_ID}, the place of the trace id; ${example}.`;
  }
  const [unknown] =
    template
      .replaceAll(TRACE_ID, '')
      .replaceAll(SPAN_ID, '')
      .match(/\{\w*\}/) ?? [];
  if (unknown !== undefined) {
    return `The address has ${unknown}, which nothing is put in for. Use ${TRACE_ID} and ${SPAN_ID}.`;
  }
  return URL.canParse(fillTraceLink(template, { traceId: '1', spanId: '1' }))
    ? undefined
    : `The address cannot be read as one; ${example}.`;
}

/** The address of a trace. Ids are hexadecimal, so nothing in them needs to be quoted. */
export function fillTraceLink(
  template: string,
  ids: { readonly traceId: string; readonly spanId: string },
): string {
  return template.replaceAll(TRACE_ID, ids.traceId).replaceAll(SPAN_ID, ids.spanId);
}

/** The template that the user has set in this browser; empty for none, and for one that cannot be used. */
export function readOwnTraceLink(): string {
  try {
    const stored = localStorage.getItem(STORAGE_KEY) ?? '';
    return checkTraceLink(stored) === undefined ? stored : '';
  } catch {
    // Storage can be forbidden; there is no template of the user's then.
    return '';
  }
}

/** Keeps the user's template in this browser; the empty one is forgotten. */
export function writeOwnTraceLink(template: string): void {
  try {
    if (template === '') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, template);
  } catch {
    // Storage can be forbidden; the template then lasts as long as the view.
  }
}
