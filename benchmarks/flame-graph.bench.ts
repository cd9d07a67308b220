// Question: how long does it take until a flame graph of many frames is on the page, and how long after a move of the pointer, against
// react-pprof and d3-flame-graph?
// Act when: 200 000 frames take 0.2 s or more, a move takes more than a frame of the screen (16.7 ms), or a rival is faster.
//
// Input: the same tree of 2 000 functions, 10 to 60 deep, at 1200 x 800 px in headless Chromium without a graphics card, which makes
// WebGL, that of react-pprof, slower than it is elsewhere. Each has its input in the form it asks for before the clock starts; ours,
// the server's answer, is decoded after that. "drawn" is the time until the page answers again, "blocked" the processor time of its
// main thread, which means something on a busy machine, too. Rivals are left out, and it is said, where they cannot be installed;
// react-pprof above 50 000 frames, where it takes minutes.
import { build } from 'esbuild';
import { installRivals } from './support/agent/install-rivals.js';
import { type Drawing, startBrowser, timeDrawing, type WayCode } from './support/flame-graph/time-drawing.js';
import { median, report, summarize } from './support/report.js';

const FRAMES = [10_000, 50_000, 200_000];
const RUNS = 5;

interface Candidate {
  readonly name: string;
  readonly entry: string;
  readonly maxFrames: number;
}

const OURS: Candidate = { name: 'hotspan', entry: 'way-ours.ts', maxFrames: Number.POSITIVE_INFINITY };
const RIVALS: readonly Candidate[] = [
  { name: 'd3-flame-graph', entry: 'way-d3-flame-graph.mjs', maxFrames: Number.POSITIVE_INFINITY },
  { name: 'react-pprof', entry: 'way-react-pprof.mjs', maxFrames: 50_000 },
];

/** What the ways of rivals import. */
const RIVAL_PACKAGES = [
  'd3-flame-graph',
  'd3-selection',
  'pprof-format',
  'react',
  'react-dom',
  'react-pprof',
];

const rivals = await installRivals(new URL('rivals/flame-graph/package.json', import.meta.url));
const isMissing = 'missing' in rivals;
const candidates = isMissing ? [OURS] : [OURS, ...RIVALS];
const codes = new Map<string, WayCode>();
for (const { name, entry } of candidates)
  codes.set(name, await bundle(entry, isMissing ? '' : rivals.folder));

const browser = await startBrowser();
try {
  for (const frames of FRAMES) {
    const drawings = new Map<string, Drawing[]>();
    // In turn, so that what else the machine does meets all of them. The first round warms up and is not counted.
    for (let run = 0; run <= RUNS; run++) {
      for (const { name, maxFrames } of candidates) {
        const code = codes.get(name);
        if (frames > maxFrames || code === undefined) continue;
        const drawing = await timeDrawing(browser, code, frames);
        if (run > 0) drawings.set(name, [...(drawings.get(name) ?? []), drawing]);
      }
    }
    report('flame-graph', { frames, runs: RUNS, ...summarizeDrawings(drawings, frames) });
  }
} finally {
  await browser.close();
}

function summarizeDrawings(
  drawings: ReadonlyMap<string, readonly Drawing[]>,
  frames: number,
): Record<string, unknown> {
  const valuesOf = (name: string, part: keyof Drawing): number[] =>
    (drawings.get(name) ?? []).map((drawing) => drawing[part]);
  const millisOf = (name: string): Record<keyof Drawing, ReturnType<typeof summarize>> => ({
    drawn: summarize(valuesOf(name, 'drawn')),
    blocked: summarize(valuesOf(name, 'blocked')),
    hover: summarize(valuesOf(name, 'hover')),
    hoverBlocked: summarize(valuesOf(name, 'hoverBlocked')),
  });
  const timesFaster = (rival: string, part: keyof Drawing): number =>
    Number((median(valuesOf(rival, part)) / median(valuesOf(OURS.name, part))).toPrecision(3));
  const names = [...drawings.keys()];
  return {
    milliseconds: Object.fromEntries(names.map((name) => [name, millisOf(name)])),
    timesFasterThan: Object.fromEntries(
      names
        .filter((name) => name !== OURS.name)
        .map((name) => [
          name,
          {
            drawn: timesFaster(name, 'drawn'),
            blocked: timesFaster(name, 'blocked'),
            hoverBlocked: timesFaster(name, 'hoverBlocked'),
          },
        ]),
    ),
    leftOut: isMissing
      ? rivals.missing
      : candidates.filter(({ maxFrames }) => frames > maxFrames).map(({ name }) => `${name}: takes minutes`),
  };
}

/** All that a page needs. */
async function bundle(entry: string, rivalFolder: string): Promise<WayCode> {
  const installed = (name: string): [string, string] => [name, `${rivalFolder}/node_modules/${name}`];
  const { outputFiles } = await build({
    entryPoints: [new URL(`support/flame-graph/${entry}`, import.meta.url).pathname],
    ...{ bundle: true, minify: true, write: false, format: 'iife', platform: 'browser' },
    // Not the repository's own, of which React would be there twice.
    alias: Object.fromEntries(RIVAL_PACKAGES.map(installed)),
    // Styles that are imported are a file of their own, which nobody writes.
    outdir: 'unwritten',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const textOf = (ending: string): string =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
