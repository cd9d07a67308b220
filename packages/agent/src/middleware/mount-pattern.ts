/** Most different prefixes whose patterns are told apart: more than programs mount, unless by a regular expression. */
const MAX_PREFIXES = 500;

/** Stands for all prefixes beyond. */
const OTHER_PREFIX = '/(other)';

const MAX_VALUE_LENGTH = 1_024;

const spellings = new Map<string, string>();

/**
 * The pattern of the path under which a router is mounted, found from what the path was in one request, `/orgs/42`,
 * and the parameters that it had there, `{ org: '42' }`: `/orgs/:org`. Express tells the path of a mount only.
 *
 * What was mounted by a regular expression is no pattern, and letters may come in any case: so the first spelling
 * counts for all, and the number of different prefixes has a limit.
 */
export function findMountPattern(path: string, params: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(params).filter(([name]) => name !== '__proto__');
  // Named parameters of this mount come after those that it has merged from its parent.
  const open = values.reverse();
  const pieces = path.split('/');
  for (let at = pieces.length - 1; at > 0 && open.length > 0; at--) {
    pieces[at] = nameParameters(pieces[at] ?? '', open);
  }
  return spell(pieces.join('/'));
}

/** Replaces the last parameters whose values stand in this piece, and takes them out of `open`. */
function nameParameters(piece: string, open: [string, unknown][]): string {
  const text = decode(piece);
  const whole = open.findIndex(([, value]) => value === text && text !== '');
  if (whole >= 0) return `:${open.splice(whole, 1)[0]?.[0]}`;
  // Several in one piece, `/flights/:from-:to`, or more pieces in one parameter, `/files/*rest`.
  let named = text;
  let found = false;
  for (let i = 0; i < open.length; ) {
    const [name, value] = open[i] ?? ['', undefined];
    const isPart = typeof value === 'string' && value !== '' && value.length < MAX_VALUE_LENGTH;
    const from = isPart ? named.lastIndexOf(value) : -1;
    if (isPart && from >= 0) {
      named = `${named.slice(0, from)}:${name}${named.slice(from + value.length)}`;
      open.splice(i, 1);
      found = true;
    } else i++;
  }
  if (found) return named;
  const many = open.find(([, value]) =>
    (Array.isArray(value) ? value : String(value).split('/')).includes(text),
  );
  return many === undefined || piece === '' ? piece : `*${many[0]}`;
}

function spell(pattern: string): string {
  const key = pattern.toLowerCase();
  const known = spellings.get(key);
  if (known !== undefined) return known;
  if (spellings.size >= MAX_PREFIXES) return OTHER_PREFIX;
  spellings.set(key, pattern);
  return pattern;
}

function decode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    // Ignored: what cannot be decoded is no parameter's value.
    return piece;
  }
}
