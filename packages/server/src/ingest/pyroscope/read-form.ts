import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { ServerError } from '../../errors.js';

export interface FormLimits {
  /** One file. */
  readonly maxFileBytes: number;
}

/** Forms of agents have two parts, of the Java agent two, too. */
const MAX_PARTS = 16;
const MAX_HEADER_BYTES = 8 * 1024;

/**
 * The files of a `multipart/form-data` body, by the names of their parts; of equal names the last one counts. Plain values are looked
 * over. Rejects with HOTSPAN_ERR_SERVER_FORMAT for what is no form, and HOTSPAN_ERR_SERVER_TOO_LARGE.
 */
export function readForm(
  body: Uint8Array,
  contentType: string,
  { maxFileBytes }: FormLimits,
): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, Uint8Array>();
    const fail = (error: Error): void => {
      form.destroy();
      reject(error);
    };
    // The parser says so as well, but makes something of every part first.
    if (hasManyParts(body, contentType)) throw tooManyParts();
    const form = createParser(contentType, maxFileBytes);
    form.on('file', (name, stream) =>
      collect(stream, { maxFileBytes, fail, done: (bytes) => files.set(name, bytes) }),
    );
    form.on('partsLimit', () => fail(tooManyParts()));
    form.on('error', (cause) => fail(broken(cause)));
    form.on('finish', () => resolve(files));
    form.end(body);
  });
}

function hasManyParts(body: Uint8Array, contentType: string): boolean {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const delimiter = Buffer.from(`\r\n--${quoted ?? plain}`);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  let found = 0;
  // One more than there are parts ends the last of them.
  for (let at = bytes.indexOf(delimiter); at >= 0 && found <= MAX_PARTS + 1; found++)
    at = bytes.indexOf(delimiter, at + 1);
  return found > MAX_PARTS + 1;
}

function createParser(contentType: string, maxFileBytes: number): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      // Others are plain values, whatever their content type.
      isPartAFile: (_name, _contentType, fileName) => fileName !== undefined,
      limits: { parts: MAX_PARTS, fileSize: maxFileBytes, fieldSize: 1, headerSize: MAX_HEADER_BYTES },
    });
  } catch (cause) {
    throw broken(cause);
  }
}

interface Collection {
  readonly maxFileBytes: number;
  readonly fail: (error: Error) => void;
  readonly done: (bytes: Uint8Array) => void;
}

function collect(stream: BusboyFileStream, { maxFileBytes, fail, done }: Collection): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('limit', () =>
    fail(
      new ServerError(
        'HOTSPAN_ERR_SERVER_TOO_LARGE',
        `a part of the form has more than ${maxFileBytes} bytes. Send shorter windows, or raise max_profile_bytes of the tenant.`,
      ),
    ),
  );
  stream.on('end', () =>
    done(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
  );
  stream.on('error', (cause: Error) => fail(broken(cause)));
}

function tooManyParts(): ServerError {
  return formError(`has more than ${MAX_PARTS} parts. Send the profile only`);
}

function broken(cause: unknown): ServerError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return formError(`cannot be read: ${reason}. Send multipart/form-data with its boundary`, cause);
}

function formError(problem: string, cause?: unknown): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_FORMAT', `the form ${problem}.`, { cause });
}
