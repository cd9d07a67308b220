import { listenLocally } from './listen-locally.js';

/** A span as it was exported. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A real OTLP/HTTP receiver of traces, JSON only. */
export interface TraceSink {
  /** Base URL. */
  readonly url: string;
  readonly spans: readonly ExportedSpan[];
  close(): Promise<void>;
}

interface JsonAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** `ExportTraceServiceRequest`, as far as it is read. */
interface JsonTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly JsonAttribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly { traceId: string; spanId: string; attributes: readonly JsonAttribute[] }[];
    }[];
  }[];
}

export async function startTraceSink(): Promise<TraceSink> {
  const spans: ExportedSpan[] = [];
  const server = await listenLocally((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // What the SDK's own exporter sends.
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as JsonTraces;
      for (const { resource, scopeSpans } of resourceSpans) {
        for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
          spans.push({
            traceId: span.traceId,
            spanId: span.spanId,
            attributes: toRecord(span.attributes),
            resource: toRecord(resource.attributes),
          });
        }
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  return { ...server, spans };
}

/** Values without their types. */
function toRecord(attributes: readonly JsonAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
