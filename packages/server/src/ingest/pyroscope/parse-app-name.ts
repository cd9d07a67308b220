import { ServerError } from '../../errors.js';

/** The parameter `name` of `/ingest`: `app{key=value,key2=value2}`. */
export interface AppName {
  readonly app: string;
  /** By key; keys that begin with `__` are only there when they have a meaning. */
  readonly tags: ReadonlyMap<string, string>;
}

const APP = /^[a-zA-Z0-9_.\-/]+$/;
const TAG_KEY = /^[a-zA-Z0-9_.]+$/;
/** Of the private keys, the one that is not thrown away. */
const SESSION = '__session_id__';

/**
 * Parses an application name with tags. `,` and `}` end a value alike, and what no longer comes to an end is left out. Throws
 * HOTSPAN_ERR_SERVER_FORMAT.
 */
export function parseAppName(text: string): AppName {
  const brace = text.indexOf('{');
  const name = (brace < 0 ? text : text.slice(0, brace)).trim();
  if (!APP.test(name)) {
    throw nameError(
      `must begin with the name of the application in letters, digits and _.-/, got ${quote(name)}. Send name=shop or name=shop{region=eu}`,
    );
  }
  const pairs = brace < 0 ? [] : readPairs(text, brace + 1);
  const tags = new Map<string, string>();
  let app = name;
  for (const [key, value] of pairs) {
    if (key === '__name__') app = value;
    else if (key === SESSION || !key.startsWith('__')) tags.set(key, value);
  }
  if (app === '') throw nameError('has an empty __name__. Leave it out');
  return { app, tags };
}

function* readPairs(text: string, from: number): Generator<readonly [key: string, value: string]> {
  const keyEnd = /[=}]/g;
  const valueEnd = /[,}]/g;
  for (let at = from; ; ) {
    keyEnd.lastIndex = at;
    const equals = keyEnd.exec(text);
    if (equals === null || equals[0] === '}') return;
    valueEnd.lastIndex = equals.index + 1;
    const end = valueEnd.exec(text);
    if (end === null) return;
    const key = text.slice(at, equals.index).trim();
    if (!key.startsWith('__') && !TAG_KEY.test(key)) {
      throw nameError(`has the tag ${quote(key)}, and tags take letters, digits, _ and . only. Rename it`);
    }
    yield [key, text.slice(equals.index + 1, end.index).trim()];
    at = end.index + 1;
  }
}

function nameError(problem: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_FORMAT', `the parameter name ${problem}.`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
