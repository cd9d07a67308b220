import { at, type FlameData, stackEnds } from '../decode/flame-data.js';
import { splitName } from '../explain/split-name.js';
import { nodesTo } from '../layout/node-path.js';

/** A file of https://www.speedscope.app, by its own schema. */
export interface SpeedscopeFile {
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json';
  readonly exporter: string;
  readonly name: string;
  readonly activeProfileIndex: 0;
  readonly shared: { readonly frames: readonly SpeedscopeFrame[] };
  readonly profiles: readonly [SpeedscopeProfile];
}

export interface SpeedscopeFrame {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
}

export interface SpeedscopeProfile {
  readonly type: 'sampled';
  readonly name: string;
  readonly unit: string;
  readonly startValue: 0;
  readonly endValue: number;
  /** Indexes of frames, the outermost first. */
  readonly samples: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

/** Units that speedscope knows; others are plain numbers. */
const UNITS: ReadonlySet<string> = new Set([
  'nanoseconds',
  'microseconds',
  'milliseconds',
  'seconds',
  'bytes',
]);

/** Most numbers that all samples together may have: what they are for is in memory twice when it is written. */
const MAX_FRAMES = 16 * 1_048_576;

/**
 * Writes the stacks as a speedscope file. The order of samples in time is lost in a flame graph: read it "left heavy" or as a
 * sandwich. Of a diff it has both sides together. The heaviest stacks are kept where there is too much for one file.
 */
export function toSpeedscope(
  data: FlameData,
  { name = 'profile', unit = 'count' }: { readonly name?: string; readonly unit?: string } = {},
): SpeedscopeFile {
  const samples: number[][] = [];
  const weights: number[] = [];
  let frameCount = 0;
  const heaviestFirst = stackEnds(data).sort((a, b) => at(data.selves, b) - at(data.selves, a) || a - b);
  for (const node of heaviestFirst) {
    const sample = nodesTo(data, node).map((step) => at(data.nameIds, step));
    frameCount += sample.length;
    if (frameCount > MAX_FRAMES) break;
    samples.push(sample);
    weights.push(at(data.selves, node));
  }
  const endValue = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'hotspan',
    name,
    activeProfileIndex: 0,
    shared: { frames: data.names.map(toFrame) },
    profiles: [
      {
        ...({ type: 'sampled', name, unit: UNITS.has(unit) ? unit : 'none', startValue: 0 } as const),
        ...{ endValue, samples, weights },
      },
    ],
  };
}

function toFrame(name: string): SpeedscopeFrame {
  const { functionName, place } = splitName(name);
  if (place === '') return { name };
  const [, file, line] = /^(.*?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  return file === undefined
    ? { name: functionName, file: place }
    : { name: functionName, file, line: Number(line) };
}
