/** What a text in the id field stands for. */
export type LinkFilter =
  | { readonly kind: 'none' }
  | { readonly kind: 'trace' | 'span'; readonly id: string }
  | { readonly kind: 'invalid'; readonly message: string };

/** What a flame graph is narrowed to. */
export type IdFilter = LinkFilter | { readonly kind: 'profile'; readonly id: string };

const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;
const PROFILE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tells trace ids from span ids by length, as W3C Trace Context section 3.2 defines them: 32 or 16 hexadecimal digits, not all zero. */
export function readId(text: string): LinkFilter {
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
export function readIdOf(view: { readonly trace: string; readonly span: string }): LinkFilter {
  const trace = readId(view.trace);
  return trace.kind === 'none' ? readId(view.span) : trace;
}

/** The same, but for a view that can be narrowed to a profile too, by its UUID, where neither trace nor span is given. */
export function readNarrowing(view: Parameters<typeof readIdOf>[0] & { readonly profile: string }): IdFilter {
  const linked = readIdOf(view);
  if (linked.kind !== 'none' || view.profile === '') return linked;
  const id = view.profile.toLowerCase();
  if (PROFILE_ID.test(id)) return { kind: 'profile', id };
  return {
    kind: 'invalid',
    message: 'A profile id is a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.',
  };
}
