import { askServer, REQUEST_TIMEOUT_MS } from './ask-server.js';

/** A 64-bit number in proto3 JSON. */
type Int64 = string | number;

interface Matching {
  readonly start: number;
  readonly end: number;
}

interface Selecting extends Matching {
  readonly profileTypeID: string;
  readonly labelSelector: string;
}

interface LabelSet {
  readonly labels?: readonly { readonly name?: string; readonly value?: string }[];
}

/** A sum, and the largest profiles that it is made of when they were asked for. */
export interface SeriesPoint {
  /** Right edge, Unix milliseconds. */
  readonly timestamp?: Int64;
  readonly value?: number;
  readonly exemplars?: readonly ({
    readonly timestamp?: Int64;
    readonly value?: Int64;
    readonly profileId?: string;
  } & LabelSet)[];
}

/** Spans of a moment: how many there are per level of cost, and the largest one of each level that has any. */
export interface HeatmapSlot {
  /** Right edge, Unix milliseconds. */
  readonly timestamp?: Int64;
  /** Lower bounds of the levels; of equal ones the last counts. */
  readonly yMin?: readonly number[];
  readonly counts?: readonly number[];
  readonly exemplars?: readonly ({
    readonly timestamp?: Int64;
    readonly value?: Int64;
    readonly spanId?: string;
    readonly traceId?: string;
  } & LabelSet)[];
}

/** Requests and answers of `querier.v1.QuerierService` as proto3 JSON. Fields of an answer that hold their zero value are missing. */
export interface QuerierMethods {
  LabelNames: {
    request: Matching & { readonly matchers?: readonly string[] };
    answer: { readonly names?: readonly string[] };
  };
  LabelValues: {
    request: Matching & { readonly name: string; readonly matchers?: readonly string[] };
    answer: { readonly names?: readonly string[] };
  };
  Series: {
    request: Matching & { readonly matchers?: readonly string[]; readonly labelNames: readonly string[] };
    answer: { readonly labelsSet?: readonly LabelSet[] };
  };
  SelectSeries: {
    request: Selecting & {
      readonly step: number;
      readonly aggregation?: string;
      readonly groupBy?: readonly string[];
      readonly limit?: number;
      readonly exemplarType?: 'EXEMPLAR_TYPE_INDIVIDUAL';
    };
    answer: {
      readonly series?: readonly (LabelSet & {
        readonly points?: readonly SeriesPoint[];
      })[];
    };
  };
  SelectHeatmap: {
    request: Selecting & {
      readonly step: number;
      readonly queryType: 'HEATMAP_QUERY_TYPE_SPAN';
      readonly exemplarType: 'EXEMPLAR_TYPE_SPAN';
    };
    answer: {
      readonly series?: readonly { readonly slots?: readonly HeatmapSlot[] }[];
    };
  };
}

/**
 * Calls one method of the server that the page came from, with the Connect protocol as JSON.
 *
 * @throws UiError with what to do; or the signal's reason when aborted.
 */
export async function callQuerier<M extends keyof QuerierMethods>(
  method: M,
  request: QuerierMethods[M]['request'],
  signal: AbortSignal,
  base?: URL,
): Promise<QuerierMethods[M]['answer']> {
  const body = await askServer(`querier.v1.QuerierService/${method}`, {
    name: method,
    init: {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // Without this the server leaves out names with dots, as all those of OpenTelemetry are.
        accept: 'application/json;allow-utf8-labelnames=true',
        'connect-protocol-version': '1',
        'connect-timeout-ms': String(REQUEST_TIMEOUT_MS),
      },
      body: JSON.stringify(request),
    },
    signal,
    ...(base !== undefined && { base }),
  });
  // The server is our own and typed by the same protocol; readers of the answer treat every field as optional.
  return body as QuerierMethods[M]['answer'];
}
