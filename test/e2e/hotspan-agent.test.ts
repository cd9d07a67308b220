import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoredReader, type StoredReader } from '../support/read-stored.js';
import { runProgram } from '../support/run-program.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';

/** Our own agent, preloaded into a traced program, the server as built, and what is found there afterwards. */

/** Its spans take turns on the event loop; it prints which function works for which. */
const PROGRAM = fileURLToPath(new URL('interleaved-spans.mjs', import.meta.url));

const WALL = 'wall:wall:nanoseconds:wall:nanoseconds';

/** The profile types as they are stored of OTLP. */
const OTLP_TYPES = [
  'cpu:cpu:nanoseconds:cpu:nanoseconds',
  'space:inuse_objects:count:space:bytes',
  'space:inuse_space:bytes:space:bytes',
  WALL,
];
/** And of pprof, which Pyroscope names by what it is of. */
const INGEST_TYPES = [
  'memory:inuse_objects:count:space:bytes',
  'memory:inuse_space:bytes:space:bytes',
  'process_cpu:cpu:nanoseconds:cpu:nanoseconds',
  WALL,
];

const PROTOCOLS = [
  { protocol: 'http/protobuf', types: OTLP_TYPES, environment: 'deployment.environment.name' },
  { protocol: 'http/json', types: OTLP_TYPES, environment: 'deployment.environment.name' },
  { protocol: 'grpc', types: OTLP_TYPES, environment: 'deployment.environment.name' },
  { protocol: 'pyroscope', types: INGEST_TYPES, environment: 'deployment_environment_name' },
];

interface Owner {
  readonly functionName: string;
  readonly traceId: string;
  readonly rootSpanId: string;
}

describe.each(PROTOCOLS)('the Hotspan agent by $protocol', ({ protocol, types, environment }) => {
  let server: ServerProcess;
  let stored: StoredReader;
  let owners: readonly Owner[];

  beforeAll(async () => {
    server = await startServerProcess();
    stored = createStoredReader(server.url);
    const { stdout, stderr, exitCode } = await runProgram(['--import', 'hotspan/register', PROGRAM, '2'], {
      env: {
        HOTSPAN_ENDPOINT: server.url,
        HOTSPAN_PROTOCOL: protocol,
        HOTSPAN_FLUSH_INTERVAL_MS: '1000',
        HOTSPAN_HEAP_FLUSH_INTERVAL_MS: '1000',
        HOTSPAN_LOG_LEVEL: 'warn',
        // So many flushes and heap samples are beyond any budget.
        HOTSPAN_CPU_BUDGET_PERCENT: '0',
        HOTSPAN_HEAP_INTERVAL_BYTES: '16384',
        // A server on a busy machine is waited for, and nothing is sent again meanwhile.
        HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
        OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT: '60000',
        OTEL_SERVICE_NAME: 'shop.storefront',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,region=eu',
      },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    // The program's own output.
    ({ owners } = JSON.parse(stdout) as { owners: readonly Owner[] });
  });
  afterAll(() => server?.stop());

  it('has all its profiles stored as series of the service, with the attributes of its resource', async () => {
    expect(await stored.types()).toEqual(types);
    const series = await stored.series();
    expect(series.map(({ __profile_type__ }) => __profile_type__).sort()).toEqual(types);
    for (const labels of series) {
      expect(labels).toMatchObject({
        service_name: 'shop.storefront',
        [environment]: 'staging',
        region: 'eu',
      });
    }
  });

  it.each(types)('shows %s', async (type) => {
    const { total, totals } = await stored.graph(type, { selector: '{service_name="shop.storefront"}' });
    expect(total).toBeGreaterThan(0);
    expect(totals.size).toBeGreaterThan(5);
  });

  it.each([
    ['id of a span', ({ rootSpanId }: Owner) => ({ spanIds: [rootSpanId] })],
    ['id of a trace', ({ traceId }: Owner) => ({ traceIds: [traceId] })],
  ])('answers with the functions that worked for it, and no others, to the %s', async (_, queryOf) => {
    expect(owners.length).toBeGreaterThan(5);
    const names = new Set(owners.map(({ functionName }) => functionName));
    for (const owner of owners) {
      const { totals } = await stored.graph(WALL, queryOf(owner));
      expect([...totals.keys()].filter((name) => names.has(name))).toEqual([owner.functionName]);
    }
  });

  it('was refused nothing', async () => {
    expect(await server.metrics('hotspan_refused_requests_total{')).toEqual([]);
    expect(await server.metrics('hotspan_rejected_profiles_total{')).toEqual([]);
  });
});
