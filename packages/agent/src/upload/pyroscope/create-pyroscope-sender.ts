import { ExporterError, type ExportResult, type HttpPoster } from '@hotspan/exporter-profiles-otlp';
import { decodeProfiles } from '@hotspan/otlp-profiles';
import type { Sender } from '../sender.js';
import { shouldKeep } from '../should-keep.js';
import { type IngestRequest, ingestRequests } from './ingest-requests.js';

export interface PyroscopeSenderInit {
  readonly poster: HttpPoster;
  /** `/ingest` looks for gzip in the body itself and not at a header. */
  readonly compression: 'gzip' | 'none';
}

/** What of a window has been sent, in the order of its requests. */
interface Progress {
  done: number;
  sentBytes: number;
  /** The first request that the server refused for good. */
  refusal?: ExportResult;
}

/**
 * Sends each profile of a window as pprof to Pyroscope's `/ingest`, one after the other. `@hotspan/formats` is loaded
 * here, with the first upload.
 *
 * A profile that the server cannot take now ends the window's turn; when the same bytes are sent again, it goes on
 * there, so that nothing is delivered twice. One that is refused for good is left out, and is the window's result.
 */
export async function createPyroscopeSender({ poster, compression }: PyroscopeSenderInit): Promise<Sender> {
  const formats = await import('@hotspan/formats');
  const started = new WeakMap<Uint8Array, Progress>();

  async function post({ query, encode }: IngestRequest): Promise<ExportResult> {
    const pprof = encode();
    const body = compression === 'gzip' ? await formats.gzip(pprof) : pprof;
    return poster.post({ query, contentType: 'application/octet-stream', body });
  }

  async function sendRest(bytes: Uint8Array, progress: Progress): Promise<ExportResult> {
    const requests = ingestRequests(decodeProfiles(bytes).data, formats);
    let last: ExportResult = NOTHING_SENT;
    for (const request of requests.slice(progress.done)) {
      last = await post(request);
      if (last.code === 1 && shouldKeep(last)) return last;
      if (last.code === 1) progress.refusal ??= last;
      else progress.sentBytes += last.sentBytes;
      progress.done++;
    }
    return progress.refusal ?? { ...last, sentBytes: progress.sentBytes };
  }

  return {
    async send(bytes) {
      const progress = started.get(bytes) ?? { done: 0, sentBytes: 0 };
      started.set(bytes, progress);
      try {
        return await sendRest(bytes, progress);
      } catch (cause) {
        return { ...NOTHING_SENT, code: 1, error: notConverted(cause) };
      }
    },
    shutdown: () => poster.shutdown(),
  };
}

const NOTHING_SENT: ExportResult = { code: 0, attempts: 0, sentBytes: 0, rejectedProfiles: 0n };

function notConverted(cause: unknown): ExporterError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ExporterError(
    'HOTSPAN_ERR_EXPORT_ENCODE',
    `A window could not be converted to pprof: ${reason}`,
    {
      cause,
    },
  );
}
