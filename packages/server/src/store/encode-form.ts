import { randomUUID } from 'node:crypto';

/** A body of multipart/form-data (RFC 7578) with its content type. */
export interface EncodedForm {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Text fields as a form. Names are the caller's own and need no escaping; texts may hold anything. */
export function encodeForm(fields: readonly (readonly [name: string, text: string])[]): EncodedForm {
  // Random, so that no text can hold it.
  const boundary = `hotspan-${randomUUID()}`;
  const parts = fields.map(
    ([name, text]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  };
}
