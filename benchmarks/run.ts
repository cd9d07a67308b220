// `npm run bench` runs every benchmark, `npm run bench -- otlp-codec` one of them, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const questions = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''));
const asked = process.argv.slice(2);
const unknown = asked.filter((question) => !questions.includes(question));
if (unknown.length > 0) {
  console.error(
    `[HOTSPAN_ERR_BENCH] no benchmark named ${unknown.join(', ')}. There are: ${questions.join(', ')}.`,
  );
  process.exit(2);
}
for (const question of asked.length > 0 ? asked : questions) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(folder, `${question}.bench.ts`)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
