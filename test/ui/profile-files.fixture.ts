import { Session } from 'node:inspector/promises';
import { gzipSync } from 'node:zlib';
import { encodePprof, encodeSpeedscope, profilesToPprof } from '@hotspan/formats';
import {
  createProfilesBuilder,
  encodeProfiles,
  encodeProfilesJson,
  type ProfilesData,
} from '@hotspan/otlp-profiles';

/** A file as a browser is given it, and what it says. */
export interface ProfileFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
  /** Sum of its first sample type. */
  readonly total: number;
  /** How the page calls the format. */
  readonly format: string;
}

const STACKS = { 'handle;parse': 30_000_000, 'handle;render': 12_000_000, handle: 1_000_000 };
const TOTAL = 43_000_000;

function cpuProfile(): ProfilesData {
  const builder = createProfilesBuilder();
  const profile = builder.addProfile({
    sampleType: { type: 'cpu', unit: 'nanoseconds' },
    timeUnixNano: 1n,
    durationNano: 2n,
  });
  for (const [stack, value] of Object.entries(STACKS)) {
    const locations = stack.split(';').map((name) => {
      const functionIndex = builder.addFunction({ name, filename: `/app/src/${name}.js`, startLine: 3 });
      return builder.addLocation([{ functionIndex, line: 4 }]);
    });
    profile.add(builder.addStack(locations.reverse()), 0, 0, value);
  }
  return builder.build({});
}

/** A file of each format: of V8 what its own profilers write, of others what is written from the same profile. */
export async function makeProfileFiles(): Promise<readonly ProfileFile[]> {
  const data = cpuProfile();
  const [scope] = data.resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles);
  if (scope === undefined) throw new TypeError('the profile has no scope');
  const pprof = encodePprof(profilesToPprof(scope, data.dictionary));
  const folded = Object.entries(STACKS).map(([stack, value]) => `${stack} ${value}\n`);
  const file = (name: string, format: string, content: Uint8Array | string, total = TOTAL): ProfileFile => ({
    ...{ name, format, total },
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });
  return [
    file('plain.pb', 'pprof', pprof),
    file('packed.pb.gz', 'pprof', gzipSync(pprof)),
    file('stacks.folded.txt', 'folded text', folded.join('')),
    file('time.speedscope.json', 'speedscope', encodeSpeedscope(data)),
    file('request.otlp', 'OTLP', encodeProfiles(data)),
    file('request.json', 'OTLP as JSON', encodeProfilesJson(data)),
    ...(await recordOfV8()).map(({ name, format, text, total }) => file(name, format, text, total)),
  ];
}

async function recordOfV8() {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    await session.post('HeapProfiler.startSampling', { samplingInterval: 1_024 });
    const kept: string[] = [];
    for (let i = 0; kept.length < 100_000; i++) kept.push(`entry ${i} ${Math.sqrt(i)}`);
    const cpu = (await session.post('Profiler.stop')).profile;
    const heap = (await session.post('HeapProfiler.stopSampling')).profile;
    return [
      {
        ...{ name: 'node.cpuprofile', format: 'V8 CPU profile', text: JSON.stringify(cpu) },
        total: cpu.nodes.reduce((sum, { hitCount = 0 }) => sum + hitCount, 0),
      },
      {
        ...{ name: 'node.heapprofile', format: 'V8 heap profile', text: JSON.stringify(heap) },
        total: sizeOf(heap.head),
      },
    ];
  } finally {
    session.disconnect();
  }
}

interface HeapNode {
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

function sizeOf({ selfSize, children }: HeapNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}
