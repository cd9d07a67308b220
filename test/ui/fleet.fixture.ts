import { createProfilesBuilder, encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';

/**
 * Profiles of a fleet that is made up and the same every time: the service `checkout` in several pods, where a new version makes
 * `priceCart` slower halfway, and the service `catalog` beside it.
 */
export interface FleetOptions {
  /** End of the last profile. */
  readonly endMs: number;
  readonly minutes: number;
  readonly pods: number;
}

/** Frames of a stack, the outermost first, each `name file:line`; a frame without a file has its name only. */
type Stack = readonly string[];

const SERVE: Stack = [
  'processTicksAndRejections node:internal/process/task_queues:72',
  'handle /app/node_modules/express/lib/router/layer.js:86',
  'next /app/node_modules/express/lib/router/route.js:121',
];

/** Milliseconds of CPU that a pod spends in a minute, by route and stack. */
const WORK: Readonly<Record<string, readonly { readonly stack: Stack; readonly ms: number }[]>> = {
  'POST /checkout': [
    { stack: ['checkout /app/src/checkout.ts:14', 'priceCart /app/src/price-cart.ts:31'], ms: 2_000 },
    {
      stack: ['checkout /app/src/checkout.ts:14', 'placeOrder /app/src/orders.ts:9', 'stringify node:json:1'],
      ms: 1_500,
    },
  ],
  'GET /cart': [
    {
      stack: ['showCart /app/src/show-cart.ts:8', 'render /app/node_modules/eta/dist/eta.js:210'],
      ms: 1_200,
    },
    { stack: ['showCart /app/src/show-cart.ts:8', '(anonymous) /app/src/show-cart.ts:19'], ms: 400 },
  ],
};

/** After the new version. */
const SLOWER = { name: 'priceCart', times: 3 };
export const OLD_VERSION = '1.4.0';
export const NEW_VERSION = '1.5.0';

/** The trace of a request to POST /checkout of a minute, counted from the last. */
export function traceIdOf(minutesAgo: number): string {
  return (0x4b_f92f_3577n * 1_000_003n + BigInt(minutesAgo)).toString(16).padStart(32, '4');
}

/** The root span of that trace. */
export function spanIdOf(minutesAgo: number): string {
  return (0xf0_67aa_0ba9n + BigInt(minutesAgo)).toString(16).padStart(16, '0');
}

/** The bodies of OTLP requests that bring the fleet's profiles, each of one pod and minute. */
export function* encodeFleet({ endMs, minutes, pods }: FleetOptions): Generator<Uint8Array> {
  for (let minute = minutes; minute > 0; minute--) {
    const timeMs = endMs - minute * 60_000;
    const version = minute > minutes / 2 ? OLD_VERSION : NEW_VERSION;
    for (let pod = 0; pod < pods; pod++)
      yield encodeCheckout({ timeMs, version, pod, minutesAgo: minute - 1 });
    yield encodeCatalog(timeMs);
  }
}

function encodeCheckout(profile: {
  readonly timeMs: number;
  readonly version: string;
  readonly pod: number;
  readonly minutesAgo: number;
}): Uint8Array {
  const { timeMs, version, pod, minutesAgo } = profile;
  const builder = createProfilesBuilder();
  const time = { timeUnixNano: BigInt(timeMs) * 1_000_000n, durationNano: 60_000_000_000n };
  const cpu = builder.addProfile({
    sampleType: { type: 'cpu', unit: 'nanoseconds' },
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_101_010,
    ...time,
  });
  // Pods differ a little, each always in the same way.
  const load = 1 + (pod % 4) / 10;
  for (const [route, stacks] of Object.entries(WORK)) {
    const attributes = builder.addAttributeSet([builder.addAttribute('http.route', route)]);
    for (const { stack, ms } of stacks) {
      const isSlower = version === NEW_VERSION && stack.at(-1)?.startsWith(`${SLOWER.name} `);
      const nanos = Math.round(ms * load * (isSlower ? SLOWER.times : 1)) * 1_000_000;
      const stackIndex = addStack(builder, [...SERVE, ...stack]);
      const isTraced = pod === 0 && route === 'POST /checkout';
      const link = isTraced ? builder.addLink(traceIdOf(minutesAgo), spanIdOf(minutesAgo)) : 0;
      cpu.add(stackIndex, attributes, link, nanos / 10);
      cpu.add(stackIndex, attributes, 0, nanos - nanos / 10);
    }
  }
  cpu.add(addStack(builder, ['(garbage collector)']), 0, 0, 300_000_000);
  const heap = builder.addProfile({
    sampleType: { type: 'inuse_space', unit: 'bytes' },
    periodType: { type: 'space', unit: 'bytes' },
    period: 524_288,
    ...time,
  });
  heap.add(addStack(builder, [...SERVE, 'loadCart /app/src/load-cart.ts:5']), 0, 0, 40 * 1_048_576);
  const resource = {
    'service.name': 'checkout',
    'service.version': version,
    'service.instance.id': `checkout-${pod}`,
    'k8s.pod.name': `checkout-${pod}`,
    'cloud.region': pod % 2 === 0 ? 'eu-central-1' : 'us-east-1',
  };
  return encodeProfiles(builder.build({ resource: toKeyValues(resource), scopeName: 'test' }));
}

function encodeCatalog(timeMs: number): Uint8Array {
  const builder = createProfilesBuilder();
  const cpu = builder.addProfile({
    sampleType: { type: 'cpu', unit: 'nanoseconds' },
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_101_010,
    timeUnixNano: BigInt(timeMs) * 1_000_000n,
    durationNano: 60_000_000_000n,
  });
  cpu.add(addStack(builder, [...SERVE, 'findProduct /app/src/find-product.ts:4']), 0, 0, 900_000_000);
  const resource = toKeyValues({ 'service.name': 'catalog', 'service.version': '7' });
  return encodeProfiles(builder.build({ resource, scopeName: 'test' }));
}

function addStack(builder: ReturnType<typeof createProfilesBuilder>, stack: Stack): number {
  const locations = stack.toReversed().map((frame) => {
    const [, name = frame, filename = '', line = '0'] = /^(.+) (\S+):(\d+)$/.exec(frame) ?? [];
    const functionIndex = builder.addFunction({ name, filename, startLine: Number(line) });
    return builder.addLocation([{ functionIndex, line: Number(line) }]);
  });
  return builder.addStack(locations);
}
