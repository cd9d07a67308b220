import { NONE } from './access-option-parsers.js';
import type { ParseOption } from './option-parsers.js';

/** What stands for ids, with one that a URL may have in its place. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: '00f067aa0ba902b7',
};
/** Longest URL that every browser and proxy takes. */
const MAX_LENGTH = 2_048;

/**
 * The address of a trace in another program, with `{trace_id}` and, if need be, `{span_id}` where the ids go, as it was given; the empty
 * string for none. Braces around anything but a name are part of the address, for some programs have JSON in theirs.
 */
export function traceLink(): ParseOption<string> {
  return (text) => {
    if (text === '' || text === NONE) return { value: '' };
    const unknown = [...text.matchAll(/\{(\w*)\}/g)].find(
      ([, name = '']) => !Object.hasOwn(PLACEHOLDERS, name),
    );
    const isRight = unknown === undefined && text.includes('{trace_id}') && text.length <= MAX_LENGTH;
    return isRight && isWebAddress(text) ? { value: text } : { problem: SHAPE };
  };
}

const SHAPE =
  'must be a URL of http or https without user and password, of at most 2048 characters, with {trace_id} and if need be {span_id} behind its host, for example https://tempo.example.com/trace/{trace_id}';

function isWebAddress(template: string): boolean {
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => PLACEHOLDERS[name] ?? '');
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  // An id in the host would lead each trace to another machine.
  const isHostFixed = !Object.values(PLACEHOLDERS).some((id) => url.host.includes(id));
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && isHostFixed;
}
