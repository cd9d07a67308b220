import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../symbol/bundled-program.fixture.js';
import { startProfiledProgram, startTestSink } from './profiled-program.fixture.js';

const SOURCE = `import process from 'node:process';

interface Work { readonly ms: number }

export function burnInTypeScript({ ms }: Work): number {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

burnInTypeScript({ ms: 400 });
if (process.argv.includes('--exit')) process.exitCode = 3;
`;

async function bundle(): Promise<{ readonly source: string; readonly outfile: string }> {
  const folder = temporaryFolder();
  const source = join(folder, 'work.ts');
  const outfile = join(folder, 'dist', 'bundle.mjs');
  writeFileSync(source, SOURCE);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    sourcemap: true,
  });
  return { source, outfile };
}

/** File and line of the function, as it was uploaded. */
async function uploadedPlace(outfile: string, env: Readonly<Record<string, string>>) {
  const sink = await startTestSink();
  const { exitCode, stderr } = await startProfiledProgram({
    source: `await import(${JSON.stringify(outfile)});`,
    sink,
    env: { HOTSPAN_PROFILES: 'wall', ...env },
  }).result;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { strings, functions } = sink.uploads[0]?.data.dictionary ?? { strings: [], functions: undefined };
  return Array.from({ length: functions?.count ?? 0 }, (_, row) => ({
    name: strings[functions?.name[row] ?? 0],
    file: strings[functions?.filename[row] ?? 0],
    line: functions?.startLine[row],
  }));
}

test('functions of a minified bundle are uploaded as they are in their source', async () => {
  const { source, outfile } = await bundle();
  const places = await uploadedPlace(outfile, {});
  expect(places).toContainEqual({ name: 'burnInTypeScript', file: source, line: 5 });
  expect(places.filter(({ file }) => file === outfile)).toEqual([]);
});

test('functions stay those of the bundle without source maps', async () => {
  const { outfile } = await bundle();
  const places = await uploadedPlace(outfile, { HOTSPAN_SOURCE_MAPS: 'false' });
  expect(places.filter(({ file }) => file === outfile).length).toBeGreaterThan(0);
  expect(places.map(({ name }) => name)).not.toContain('burnInTypeScript');
});
