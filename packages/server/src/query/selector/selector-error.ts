import { ServerError } from '../../errors.js';

/** What was wrong, and where. */
export interface SelectorErrorFacts {
  /** What may stand there, as in "a label name". */
  readonly expected: string;
  /** What stands there instead. */
  readonly got: string;
  /** Where, in UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/** The error HOTSPAN_ERR_SERVER_SELECTOR for a label selector that cannot be parsed. */
export function selectorError({ expected, got, offset }: SelectorErrorFacts): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_SELECTOR',
    `a label selector must have ${expected}, got ${got} at offset ${offset}. Write it like {service_name="shop", region!="eu"}; {} selects everything.`,
  );
}

/** The error for a text that goes on differently than it may. */
export function unexpectedAt(text: string, offset: number, expected: string): ServerError {
  const codePoint = text.codePointAt(offset);
  const got =
    codePoint === undefined ? 'the end of the text' : JSON.stringify(String.fromCodePoint(codePoint));
  return selectorError({ expected, got, offset });
}
