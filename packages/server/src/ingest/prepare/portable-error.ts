import { FormatError, type FormatErrorCode, type FormatErrorDetails } from '@hotspan/formats';
import { type OtlpErrorCode, type OtlpErrorDetails, OtlpProfilesError } from '@hotspan/otlp-profiles';
import { ServerError, type ServerErrorCode } from '../../errors.js';

/** An error as plain data: between threads, errors lose their class and what it adds. */
export type PortableError =
  | { readonly kind: 'server'; readonly code: ServerErrorCode; readonly text: string }
  | {
      readonly kind: 'format';
      readonly code: FormatErrorCode;
      readonly text: string;
      readonly details: FormatErrorDetails;
    }
  | {
      readonly kind: 'otlp';
      readonly code: OtlpErrorCode;
      readonly text: string;
      readonly details: OtlpErrorDetails;
    }
  /** One that nobody expected. */
  | { readonly kind: 'unknown'; readonly text: string; readonly stack: string };

export function packError(error: unknown): PortableError {
  if (error instanceof ServerError) return { kind: 'server', code: error.code, text: textOf(error) };
  if (error instanceof FormatError) {
    const { code, offset, limit, limitName } = error;
    return { kind: 'format', code, text: textOf(error), details: present({ offset, limit, limitName }) };
  }
  if (error instanceof OtlpProfilesError) {
    const { code, offset, limit } = error;
    return { kind: 'otlp', code, text: textOf(error), details: present({ offset, limit }) };
  }
  if (error instanceof Error) return { kind: 'unknown', text: error.message, stack: error.stack ?? '' };
  return { kind: 'unknown', text: String(error), stack: '' };
}

export function unpackError(error: PortableError): Error {
  switch (error.kind) {
    case 'server':
      return new ServerError(error.code, error.text);
    case 'format':
      return new FormatError(error.code, error.text, error.details);
    case 'otlp':
      return new OtlpProfilesError(error.code, error.text, error.details);
    case 'unknown':
      return Object.assign(new Error(error.text), { stack: error.stack });
  }
}

/** The message without the code in brackets, which the constructors put before it. */
function textOf({ code, message }: Error & { readonly code: string }): string {
  return message.slice(`[${code}] `.length);
}

/** Without what is undefined. */
function present<T extends object>(details: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(details).filter(([, value]) => value !== undefined);
  // Object.fromEntries() cannot know that names and values still belong together.
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
