import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runProgram } from '../../../../test/support/run-program.js';
import type { CodePlace } from './code-place.js';

/** Every kind of function, each with a name of its own; all are used twice, so that no minifier moves them away. */
const SHAPES = `import { handler as otherHandler } from './other.MODULE';
import { spin } from './spin.MODULE';

export function declared(
  ms,
  twice = ms,
) {
  return spin(ms) + twice;
}

const arrow = (ms) => {
  return spin(ms) + 1;
};

const assigned = function (ms) {
  return spin(ms) + 1;
};

async function asynchronous(ms) {
  await null;
  return spin(ms) + 1;
}

const asyncArrow = async (ms) => {
  await null;
  return spin(ms) + 1;
};

function* generator(ms) {
  yield spin(ms) + 1;
}

async function* asyncGenerator(ms) {
  yield spin(ms) + 1;
}

class Widget {
  constructor(ms) {
    this.size = spin(ms) + 1;
  }

  method(ms) {
    return spin(ms) + 1;
  }

  async asyncMethod(ms) {
    await null;
    return spin(ms) + 1;
  }

  get getter() {
    return spin(this.ms) + 1;
  }

  set setter(ms) {
    this.ms = ms;
    spin(ms);
  }

  static make(ms) {
    return spin(ms) + 1;
  }

  #hidden(ms) {
    return spin(ms) + 1;
  }

  callHidden(ms) {
    return this.#hidden(ms) + this.#hidden(ms);
  }

  bound = (ms) => {
    return spin(ms) + 1;
  };
}

const literal = {
  // Not called by its name, so that no minifier takes the object apart.
  shorthand(ms) {
    return spin(ms) + 1;
  },
  property: function (ms) {
    return spin(ms) + 1;
  },
  lambda: (ms) => {
    return spin(ms) + 1;
  },
};

export function handler(ms) {
  return spin(ms) + 1;
}

async function useAll(ms) {
  for (const use of [declared, arrow, assigned, handler, otherHandler]) use(ms);
  await asynchronous(ms);
  await asyncArrow(ms);
  for (const _ of generator(ms)) spin(1);
  for await (const _ of asyncGenerator(ms)) spin(1);
  const widget = new Widget(ms);
  widget.method(ms);
  await widget.asyncMethod(ms);
  widget.setter = ms;
  spin(widget.getter && 1);
  Widget.make(ms);
  widget.callHidden(ms);
  widget.bound(ms);
  for (const key of Object.keys(literal)) literal[key](ms);
  [ms].map((each) => {
    return spin(each) + 1;
  });
}

export async function main(ms) {
  await useAll(ms);
  await useAll(ms);
  for (const use of [declared, arrow, assigned, handler]) use(1);
  for (const use of [asynchronous, asyncArrow]) await use(1);
  for (const use of [generator, asyncGenerator]) use(1);
  new Widget(1).method(1);
}
`;

const OTHER = `// Another function of the same name.
import { spin } from './spin.MODULE';

export function handler(ms) {
  return spin(ms) + 2;
}
`;

/** Counts CPU time, for on a busy machine the sampler may not come to see what was short by the clock. */
const SPIN = `export function spin(ms) {
  const end = process.cpuUsage().user + ms * 1_000;
  let x = 0;
  while (process.cpuUsage().user < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}
`;

/** Prints where V8 says that the sampled functions are declared. */
const ENTRY = `import { Session } from 'node:inspector/promises';
import { main } from './shapes.MODULE';

async function profile() {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 1_000 });
  await session.post('Profiler.start');
  await main(25);
  const { profile } = await session.post('Profiler.stop');
  const frames = profile.nodes.map(({ callFrame }) => ({
    file: callFrame.url,
    name: callFrame.functionName,
    line: callFrame.lineNumber + 1,
    column: callFrame.columnNumber + 1,
  }));
  console.log(JSON.stringify(frames));
}

void profile();
`;

/** What must be found of the program: the name, and a text that only the line of the declaration has. */
export const SHAPE_DECLARATIONS: Readonly<Record<string, string>> = {
  declared: 'function declared(',
  arrow: 'const arrow =',
  assigned: 'const assigned =',
  asynchronous: 'function asynchronous(',
  asyncArrow: 'const asyncArrow =',
  generator: 'function* generator(',
  asyncGenerator: 'function* asyncGenerator(',
  Widget: 'constructor(',
  method: ' method(',
  asyncMethod: 'async asyncMethod(',
  'get getter': 'get getter(',
  'set setter': 'set setter(',
  make: 'static make(',
  '#hidden': ' #hidden(',
  callHidden: ' callHidden(',
  bound: ' bound =',
  shorthand: ' shorthand(',
  property: ' property:',
  lambda: ' lambda:',
  handler: 'function handler(',
  useAll: 'function useAll(',
  '': '.map((each)',
};

/** The line of `text` in the file of all shapes, from 1. */
export function shapeLine(text: string): number {
  return SHAPES.split('\n').findIndex((line) => line.includes(text)) + 1;
}

/** A folder of a program's sources, gone when the test ends. */
export interface ProgramFolder {
  readonly folder: string;
  readonly entry: string;
  /** Path of a source: `shapes`, `other`, `spin` or `entry`. */
  source(name: string): string;
}

/** Writes the program's modules with that extension into `src/`, beside a `package.json`. */
export function writeProgram(extension: 'ts' | 'js'): ProgramFolder {
  const folder = temporaryFolder();
  const source = (name: string): string => join(folder, 'src', `${name}.${extension}`);
  writeFiles(folder, { 'package.json': JSON.stringify({ name: 'shop', type: 'module' }) });
  for (const [name, text] of Object.entries({ shapes: SHAPES, other: OTHER, spin: SPIN, entry: ENTRY })) {
    writeFiles(folder, { [`src/${name}.${extension}`]: text.replaceAll('.MODULE', `.${extension}`) });
  }
  return { folder, entry: source('entry'), source };
}

/** A folder that is gone when the test ends; its path has no links in it, as V8 shows it. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hotspan-symbol-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files by their path below the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** Runs the program as built, and returns the places of its functions as V8 gives them. */
export async function samplePlaces(
  args: readonly string[],
  options?: { readonly node: string },
): Promise<readonly CodePlace[]> {
  const { stdout, stderr, exitCode } = await runProgram(args, options);
  if (exitCode !== 0) throw new Error(`The program failed: ${stderr}`);
  // The program prints just that, as the last line.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as CodePlace[];
}
