/** How a request is written down; the first of each is what OTLP asks for. */
export interface JsonStyle {
  readonly names: 'camelCase' | 'snake_case';
  readonly ids: 'hex' | 'HEX' | 'base64' | 'base64url';
  readonly integers: 'string' | 'number';
  /** What lists of samples and lines are called: before opentelemetry-proto 1.9 in the singular. */
  readonly lists: 'plural' | 'singular';
}

const IDS = new Set(['trace_id', 'span_id', 'profile_id']);
const SINGULAR = new Map([
  ['samples', 'sample'],
  ['lines', 'line'],
]);

/** JSON of an object whose members have proto names; bigint is a 64-bit integer, Uint8Array an id or other bytes. */
export function printJson(value: unknown, style: JsonStyle, name = ''): string {
  if (typeof value === 'bigint') return style.integers === 'string' ? `"${value}"` : String(value);
  if (typeof value === 'number') return printNumber(value);
  if (value instanceof Uint8Array)
    return JSON.stringify(printBytes(value, IDS.has(name) ? style.ids : 'base64'));
  if (Array.isArray(value)) return `[${value.map((element) => printJson(element, style, name)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([member, content]) =>
      `${JSON.stringify(printName(member, content, style))}:${printJson(content, style, member)}`,
  );
  return `{${members.join(',')}}`;
}

function printNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function printBytes(value: Uint8Array, form: JsonStyle['ids']): string {
  const bytes = Buffer.from(value);
  return form === 'HEX' ? bytes.toString('hex').toUpperCase() : bytes.toString(form);
}

function printName(name: string, content: unknown, { names, lists }: JsonStyle): string {
  // The member `line` of a line is a number, and no list.
  const called = lists === 'singular' && Array.isArray(content) ? (SINGULAR.get(name) ?? name) : name;
  return names === 'camelCase'
    ? called.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    : called;
}
