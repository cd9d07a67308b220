/** How far from now what a test has just sent may be, in milliseconds. */
const WINDOW_MS = 600_000;

/** What to read: all of it unless said otherwise. */
export interface StoredQuery {
  /** Of labels, as `{service_name="shop"}`. */
  readonly selector?: string;
  readonly spanIds?: readonly string[];
  readonly traceIds?: readonly string[];
}

/** A flame graph, added up by name of function: how much was spent in it and what it called. */
export interface StoredGraph {
  readonly total: number;
  readonly totals: ReadonlyMap<string, number>;
}

/** Reads what a server has of the last minutes, by the read API that Grafana uses. */
export interface StoredReader {
  /** Ids of profile types, sorted. */
  types(): Promise<readonly string[]>;
  /** Label sets of all series. */
  series(): Promise<readonly Readonly<Record<string, string>>[]>;
  graph(type: string, query?: StoredQuery): Promise<StoredGraph>;
}

export function createStoredReader(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): StoredReader {
  async function query<T>(method: string, request: object): Promise<T> {
    const range = { start: Date.now() - WINDOW_MS, end: Date.now() + WINDOW_MS };
    const response = await fetch(`${url}/querier.v1.QuerierService/${method}`, {
      method: 'POST',
      // Without it, names of labels with dots are left out.
      headers: { accept: '*/*;allow-utf8-labelnames=true', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ ...range, ...request }),
    });
    if (response.status !== 200)
      throw new Error(`${method} answered ${response.status}: ${await response.text()}`);
    // The shapes below are those of the API's definition; a wrong one fails the test.
    return (await response.json()) as T;
  }

  return {
    async types() {
      const { profileTypes = [] } = await query<{ profileTypes?: { ID: string }[] }>('ProfileTypes', {});
      return profileTypes.map(({ ID }) => ID).sort();
    },
    async series() {
      const { labelsSet = [] } = await query<SeriesAnswer>('Series', {});
      return labelsSet.map(({ labels }) =>
        Object.fromEntries(labels.map(({ name, value }) => [name, value])),
      );
    },
    async graph(type, { selector = '{}', spanIds = [], traceIds = [] } = {}) {
      const { flamegraph } = await query<GraphAnswer>('SelectMergeStacktraces', {
        profileTypeID: type,
        labelSelector: selector,
        spanSelector: spanIds,
        traceIdSelector: traceIds,
      });
      return readGraph(flamegraph);
    },
  };
}

interface SeriesAnswer {
  readonly labelsSet?: readonly { readonly labels: readonly { name: string; value: string }[] }[];
}

interface GraphAnswer {
  readonly flamegraph?: {
    readonly names: readonly string[];
    /** Four numbers for each node: distance to the one before, total, self, index of its name. */
    readonly levels: readonly { readonly values: readonly string[] }[];
    readonly total: string;
  };
}

function readGraph(graph: GraphAnswer['flamegraph']): StoredGraph {
  const totals = new Map<string, number>();
  for (const { values } of graph?.levels ?? []) {
    for (let i = 0; i < values.length; i += 4) {
      const name = graph?.names[Number(values[i + 3])] ?? '';
      totals.set(name, (totals.get(name) ?? 0) + Number(values[i + 1]));
    }
  }
  return { total: Number(graph?.total ?? 0), totals };
}
