import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from './errors.js';
import { startProfiledProgram, startTestSink } from './lifecycle/profiled-program.fixture.js';
import { OPTION_TABLE, type OptionRow } from './options/option-table.js';
import { ADOPTED_ATTRIBUTES } from './resource/adopt-attributes.js';
import { PLATFORM_VARIABLES } from './resource/platform-attributes.js';
import { NO_RUNTIME } from './runtime/runtime-stats.js';
import { METRIC_TABLE } from './self/metric-table.js';
import { NO_STATS } from './self/profiler-stats.js';
import { FLUSH_DURATION } from './self/publish-metrics.js';
import { VERSION } from './version.js';

const folder = new URL('../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const readme = read('README.md');
// The manifest of this very package.
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  files: string[];
  bin: Record<string, string>;
  exports: Record<string, string | Record<'import' | 'require', Record<'types' | 'default', string>>>;
};

/** The cells of the table row that begins with `name`. */
function findRow(name: string): string[] {
  const line = readme.split('\n').find((text) => text.startsWith(`| \`${name}\` `)) ?? '';
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const words = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
const integer = (text: string): number => Number(text.replaceAll(' ', ''));

describe('the README documents the option', () => {
  test.each(Object.entries<OptionRow<unknown>>(OPTION_TABLE))('%s', (name, row) => {
    const [, range = '', shown = '', variables = ''] = findRow(name);
    expect(words(variables)).toEqual(row.variables.map((variable) => variable.name));
    if (row.unit === undefined) {
      const [word] = words(shown);
      if (word === undefined) {
        expect({ shown, default: row.default ?? {} }).toEqual({ shown: 'none', default: {} });
      } else if (name === 'logger') {
        expect(word).toBe('console');
      } else {
        expect(row.parse(word, true)).toEqual({ value: row.default });
      }
      return;
    }
    const [, unit = '', min = '', max = ''] = /^(\w+), ([\d ]+) to ([\d ]+)/.exec(range) ?? [];
    expect({ unit, default: integer(shown) }).toEqual({ unit: row.unit, default: row.default });
    const accepted = [integer(min) - 1, integer(min), integer(max), integer(max) + 1].map(
      (value) => 'value' in row.parse(value, false),
    );
    expect(accepted).toEqual([false, true, true, false]);
  });
});

describe('the README documents', () => {
  test.each(Object.keys(ERROR_CODES))('the error %s', (code) => {
    expect(findRow(code)).toHaveLength(2);
  });

  test.each(ADOPTED_ATTRIBUTES)('the attribute %s of the tracing', (name) => {
    const [, table = ''] = /\| Taken from the tracing .*\n((?:\|.*\n)*)/.exec(readme) ?? [];
    expect(words(table)).toContain(name);
  });

  test.each(PLATFORM_VARIABLES)('the variable %s of a platform', (name) => {
    const [, table = ''] = /\| Found here .*\n((?:\|.*\n)*)/.exec(readme) ?? [];
    expect(words(table)).toContain(name);
  });

  test.each(Object.keys(NO_STATS))('the statistic %s', (name) => {
    expect(readme).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'));
  });

  test.each(Object.keys(NO_RUNTIME))('the statistic runtime.%s', (name) => {
    expect(findRow(`runtime.${name}`)).toHaveLength(2);
  });

  test.each([
    ...Object.entries(METRIC_TABLE).map(([name, { kind, unit }]) => [name, kind, unit] as const),
    [FLUSH_DURATION, 'histogram', 's'] as const,
  ])('the metric %s, a %s of unit %s', (name, kind, unit) => {
    expect(findRow(name)[1]).toBe(`${kind}, \`${unit}\``);
  });
});

test('the program of the README prints what it says', async () => {
  const [, program = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const [, output] = /it prints\n\n```\n(.*?)```/s.exec(readme) ?? [];
  const sink = await startTestSink();
  const source = program.replace('http://localhost:4040', sink.url);
  const { stdout, stderr, exitCode } = await startProfiledProgram({ sink, args: [], source }).result;
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: output, stderr: '', exitCode: 0 });
  expect(sink.uploads).toHaveLength(2);
});

describe('the package', () => {
  const { './package.json': ownManifest, ...doors } = manifest.exports;

  test.each(Object.entries(doors))('has the files of its export %s', (_, door) => {
    const files = typeof door === 'string' ? [door] : Object.values(door).flatMap((of) => Object.values(of));
    expect(files).toHaveLength(4);
    expect(files.filter((file) => !existsSync(new URL(file, folder)))).toEqual([]);
  });

  test('has its program', () => {
    expect(Object.keys(manifest.bin)).toEqual(['hotspan']);
    expect(readFileSync(new URL(manifest.bin.hotspan ?? '', folder), 'utf8')).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
  });

  test('exports the same names from both builds, and itself', async () => {
    expect(ownManifest).toBe('./package.json');
    // Two builds of one entry.
    const [module, common] = [await import('hotspan'), createRequire(import.meta.url)('hotspan') as object];
    const names = Object.keys(module).filter((name) => name !== 'default');
    expect(names.sort()).toEqual([
      'ERROR_CODES',
      'HotspanError',
      'getLabels',
      'shutdown',
      'start',
      'withLabels',
    ]);
    expect(Object.keys(common).sort()).toEqual(names);
    expect(module.ERROR_CODES).toEqual(ERROR_CODES);
  });

  test.each(['express', 'fastify', 'http', 'pyroscope'])(
    'loads neither the sampler nor the exporter with hotspan/%s',
    async (entry) => {
      const source = `
        import { createRequire } from 'node:module';
        import 'hotspan/${entry}';
        const { cache } = createRequire('file:///');
        console.log(Object.keys(cache).filter((file) => /pprof|exporter/.test(file)).length);
      `;
      const { stdout, stderr } = await startProfiledProgram({
        sink: { url: 'http://127.0.0.1:1' },
        args: [],
        source,
      }).result;
      expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
    },
  );

  test('ships what it says it ships', () => {
    expect(manifest.files.filter((file) => !existsSync(new URL(file, folder)))).toEqual([]);
  });

  test('sends its own version', () => {
    expect(VERSION).toBe(manifest.version);
  });
});
