/** What a text in the id field stands for. */
export type IdFilter =
  | { readonly kind: 'none' }
  | { readonly kind: 'trace' | 'span'; readonly id: string }
  | { readonly kind: 'invalid'; readonly message: string };

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;

/** Tells trace ids from span ids by length, as W3C Trace Context section 3.2 defines them: 32 or 16 hexadecimal digits, not all zero. */
export function readId(text: string): IdFilter {
  const id = text.trim().toLowerCase();
  if (id === '') return { kind: 'none' };
  const expected = `A trace id has ${TRACE_ID_DIGITS} hexadecimal digits, a span id ${SPAN_ID_DIGITS}`;
  const other = /[^0-9a-f]/.exec(id);
  if (other !== null) return { kind: 'invalid', message: `${expected}; "${other[0]}" is none.` };
  if (/^0+$/.test(id)) return { kind: 'invalid', message: `${expected}; all zero means "no id".` };
  if (id.length === TRACE_ID_DIGITS) return { kind: 'trace', id };
  if (id.length === SPAN_ID_DIGITS) return { kind: 'span', id };
  return { kind: 'invalid', message: `${expected}; this has ${id.length}.` };
}

/** The id that a view is narrowed to: a span beside a trace counts for nothing. */
export function readIdOf(view: { readonly trace: string; readonly span: string }): IdFilter {
  const trace = readId(view.trace);
  return trace.kind === 'none' ? readId(view.span) : trace;
}
