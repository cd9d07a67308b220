import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from './errors.js';
import { limitRows } from './limits/limit-table.js';
import { VERSION } from './ops/version.js';
import { optionRows, variableOf } from './options/option-table.js';
import { parseConfig } from './options/parse-config.js';
import { openEmbeddedDatabase } from './store/embedded-database.js';
import { migrate } from './store/migrate.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');
/** Rows of the README's tables as lists of cells. */
const tableRows = readme
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

function codeBlock(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
}

describe('the README', () => {
  it.each(optionRows())('lists the option %s as it is', (_name, row) => {
    const found = tableRows.find(([flag]) => flag === `\`--${row.flag}\``);
    expect(found).toEqual([
      `\`--${row.flag}\``,
      row.about,
      row.range,
      `\`${row.defaultText}\``,
      `\`${variableOf(row.flag)}\``,
    ]);
  });

  it.each(limitRows())(
    'lists the limit %s as it is',
    (_name, { key, about, range, format, defaultValue }) => {
      const found = tableRows.find(([cell]) => cell === `\`${key}\``);
      expect(found).toEqual([`\`${key}\``, about, range, `\`${format(defaultValue)}\``]);
    },
  );

  it('has a configuration file that can be used', () => {
    const parsed = parseConfig(codeBlock('yaml'));
    const overrides = new Map([['team-a', { ingestionBytesPerSecond: 16_777_216, retentionDays: 90 }]]);
    expect(parsed).toMatchObject({ config: { limits: { overrides } } });
  });

  it.each(Object.entries(ERROR_CODES))('lists the error code %s', (code, meaning) => {
    const found = tableRows.find(([cell]) => cell === `\`${code}\``);
    expect(found?.[1]).toBe(meaning.replace(/\.$/, ''));
  });

  it('has no option and no code that does not exist', () => {
    const known: string[] = [...optionRows().map(([, { flag }]) => `--${flag}`), ...Object.keys(ERROR_CODES)];
    const named = tableRows.flatMap(
      ([cell = '']) => cell.match(/^`(--[a-z-]+|HOTSPAN_ERR_[A-Z_]+)`$/)?.[1] ?? [],
    );
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.length).toBe(known.length);
  });

  it('and the docstrings name the variable of every option', () => {
    const docstrings = read('./options/server-options.ts');
    for (const [, { flag }] of optionRows()) expect(docstrings).toContain(`${variableOf(flag)}.`);
  });

  it('has code that runs as it stands', () => {
    const code = codeBlock('js');
    expect(code).toContain('startServer(');
    const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-readme-'));
    // The package by its name, as a user has it.
    const output = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', code.replace('/tmp/hotspan-readme', dataDir)],
      { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' },
    );
    rmSync(dataDir, { recursive: true });
    expect(output).toMatch(/^http:\/\/0\.0\.0\.0:\d+\n$/);
  });

  it('has SQL that the engine accepts', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-readme-'));
    const database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: 20_000, queryMemoryBytes: 1e9 });
    await migrate(database);
    await database.execute(`CREATE VIEW example AS ${codeBlock('sql')}`);
    expect((await database.query('SELECT count() FROM example')).uint64(0)[0]).toBe(0n);
    await database.close();
    rmSync(dataDir, { recursive: true });
  });

  it('is of the version of the package, as is what the server says of itself', () => {
    expect(JSON.parse(read('../package.json')).version).toBe(VERSION);
    expect(read('../CHANGELOG.md')).toContain(`## ${VERSION}`);
  });
});
