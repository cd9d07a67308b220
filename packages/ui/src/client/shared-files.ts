import { decodeFlameGraph, type FlameData } from '@hotspan/flamegraph';
import { askServer } from './ask-server.js';
import { UiError } from './errors.js';

/** What the server takes, in base64: 4 MiB. */
export const MAX_SHARED_BYTES: number = 3 * 1024 * 1024;

/** A file on the server. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly uploadedMs: number;
}

/** One of the graphs of a file on the server. */
export interface SharedGraph extends SharedFile {
  /** The sample type that is shown, of those of the file. */
  readonly profileType: string;
  readonly profileTypes: readonly string[];
  /** Sample unit. */
  readonly unit: string;
  readonly data: FlameData;
}

/** Messages of `adhocprofiles.v1.AdHocProfileService` as proto3 JSON: what holds its zero value is missing. */
interface FileMessage {
  readonly id?: string;
  readonly name?: string;
  readonly uploadedAt?: string | number;
}

interface GraphMessage extends FileMessage {
  readonly profileType?: string;
  readonly profileTypes?: readonly string[];
  /** JSON, as `/pyroscope/render` answers it. */
  readonly flamebearerProfile?: string;
}

/** What of that JSON is read. */
interface Flamebearer {
  readonly flamebearer?: {
    readonly names?: readonly string[];
    readonly levels?: readonly (readonly number[])[];
  };
  readonly metadata?: { readonly units?: string; readonly name?: string; readonly sampleRate?: number };
}

/** Puts a file on the server, in gzip if it is not; gives its id. Rejects with UiError HOTSPAN_ERR_UI_FILE_SIZE for one that is too large. */
export async function shareFile(name: string, file: Blob, signal: AbortSignal): Promise<string> {
  const packed = await packFile(file);
  if (packed.size > MAX_SHARED_BYTES) {
    const facts = `The server takes files of ${MAX_SHARED_BYTES} bytes in gzip; this one has ${packed.size}.`;
    throw new UiError('HOTSPAN_ERR_UI_FILE_SIZE', facts);
  }
  const { id = '' }: GraphMessage = await call('Upload', { name, profile: await toBase64(packed) }, signal);
  return id;
}

/** The files on the server, newest first. */
export async function listSharedFiles(signal: AbortSignal): Promise<readonly SharedFile[]> {
  const { profiles = [] }: { readonly profiles?: readonly FileMessage[] } = await call('List', {}, signal);
  return profiles.map(toSharedFile);
}

/** A file as the server draws it; the first sample type for an empty one. */
export async function loadSharedFile(
  id: string,
  profileType: string,
  signal: AbortSignal,
): Promise<SharedGraph> {
  const request = { id, ...(profileType !== '' && { profileType }), maxNodes: 16_384 };
  const answer: GraphMessage = await call('Get', request, signal);
  // Our server's answer; what it holds is looked at by the decoder.
  const { flamebearer = {}, metadata = {} } = JSON.parse(answer.flamebearerProfile ?? '{}') as Flamebearer;
  const { names = [], levels = [] } = flamebearer;
  return {
    ...toSharedFile(answer),
    profileType: answer.profileType || answer.profileTypes?.[0] || '',
    profileTypes: answer.profileTypes ?? [],
    unit: unitOf(metadata),
    data: decodeFlameGraph({ names, levels: levels.map((values) => ({ values })) }),
  };
}

/** Pyroscope's words for units: CPU time is called samples, of so many a second; objects are counted. */
function unitOf({ units = '', name, sampleRate }: NonNullable<Flamebearer['metadata']>): string {
  if (name === 'cpu' && sampleRate === 1_000_000_000) return 'nanoseconds';
  return units === 'samples' || units === 'objects' ? 'count' : units;
}

function toSharedFile({ id = '', name = '', uploadedAt = 0 }: FileMessage): SharedFile {
  return { id, name, uploadedMs: Number(uploadedAt) };
}

async function call<Answer extends object>(
  method: string,
  request: object,
  signal: AbortSignal,
): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'connect-protocol-version': '1' },
    body: JSON.stringify(request),
  };
  const path = `adhocprofiles.v1.AdHocProfileService/${method}`;
  // The server is our own; readers of the answer treat every field as optional.
  return (await askServer(path, { name: method, init, signal })) as Answer;
}

async function packFile(file: Blob): Promise<Blob> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first === 0x1f && second === 0x8b) return file;
  return new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

async function toBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  // In pieces: a call takes some 100 000 arguments at most.
  for (let at = 0; at < bytes.length; at += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(binary);
}
