import { describe, expect, it } from 'vitest';
import { optionRows } from './option-table.js';
import { type Config, configKeyOf, parseConfig } from './parse-config.js';

function read(text: string): Config {
  const parsed = parseConfig(text);
  if ('config' in parsed) return parsed.config;
  throw new Error(JSON.stringify(parsed.problems));
}

/** Problems as `line:column message`. */
function problemsOf(text: string): string[] {
  const parsed = parseConfig(text);
  return 'problems' in parsed
    ? parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    : [];
}

describe('a configuration file', () => {
  it('says options, limits of all tenants and limits of some', () => {
    const { options, limits } = read(`
# Everything on one page.
port: 4041
data_dir: /var/lib/hotspan
multi_tenancy: true
max_body_bytes: "64MiB"

limits:
  ingestion_rate: 4MiB
  max_profile_age: 7d

tenants:
  team-a:
    max_samples: 500000
  123:
    retention: 90d
`);
    expect(Object.fromEntries(options)).toEqual({
      port: '4041',
      'data-dir': '/var/lib/hotspan',
      'multi-tenancy': 'true',
      'max-body-bytes': '64MiB',
    });
    expect(limits.defaults).toEqual({ ingestionBytesPerSecond: 4_194_304, maxProfileAgeMs: 604_800_000 });
    expect(limits.overrides).toEqual(
      new Map([
        ['team-a', { maxSamples: 500_000 }],
        ['123', { retentionDays: 90 }],
      ]),
    );
  });

  it.each(['', '# nothing\n', '---\n', 'limits:\ntenants:\n', 'limits: {}', '{}', 'null', 'tenants: {a: }'])(
    'may say nothing: %j',
    (text) => {
      expect(read(text).options.size).toBe(0);
      expect(read(text).limits.defaults).toEqual({});
    },
  );

  it('may be JSON, and may share limits by an anchor', () => {
    expect(read('{"port": 1, "limits": {"max_samples": 2}}').limits.defaults).toEqual({ maxSamples: 2 });
    const { overrides } = read('tenants:\n  a: &large\n    max_samples: 9\n  b: *large\n').limits;
    expect(overrides.get('b')).toEqual({ maxSamples: 9 });
  });

  it('takes every option of the command line but its own name', () => {
    for (const [, { flag, defaultText }] of optionRows()) {
      const problems = problemsOf(`${configKeyOf(flag)}: ${JSON.stringify(defaultText)}`);
      expect(problems, flag).toHaveLength(flag === 'config' ? 1 : 0);
    }
  });

  it.each<[text: string, problems: (string | RegExp)[]]>([
    ['prot: 1', ['1:1 "prot" is no option; did you mean port?']],
    ['max-body-bytes: 1MiB', ['1:1 "max-body-bytes" is no option; did you mean max_body_bytes?']],
    ['config: other.yaml', [/^1:1 "config" is no option/]],
    ['something_else_altogether: 1', ['1:1 "something_else_altogether" is no option']],
    ['limit:\n  max_samples: 1', ['1:1 "limit" is no option; did you mean limits?']],
    ['limits:\n  max_sample: 1', ['2:3 "max_sample" in limits is no limit; did you mean max_samples?']],
    ['limits:\n  port: 1', [/^2:3 "port" in limits is no limit/]],
    ['port: 99999', ['1:7 port must be an integer from 0 to 65535, for example 4040, got "99999"']],
    ['port: 4_040', [/^1:7 port must be an integer .*, got "4_040"$/]],
    ['port:', ['1:6 port must be a text or a number, got nothing']],
    ['port: [1, 2]', ['1:7 port must be a text or a number, got a list or a map']],
    ['port: {a: 1}', ['1:7 port must be a text or a number, got a list or a map']],
    [
      'limits:\n  max_profile_age: 7',
      [
        '2:20 limits.max_profile_age must be a time with its unit (ms, s, m, h, d) from 1m to 90d, for example 90d, got "7"',
      ],
    ],
    [
      'tenants:\n  a:\n    max_samples: none',
      ['3:18 tenants.a.max_samples must be an integer from 1 to 1000000, for example 1000000, got "none"'],
    ],
    ['tenants:\n  a|b: {}', [/^2:3 "a\|b" is no name of a tenant: it has 1 to 150 letters/]],
    ['tenants:\n  - a', ['2:3 tenants must be a map of names and values, as "port: 4040"']],
    ['tenants:\n  a: 5', ['2:6 tenants.a must be a map of names and values, as "port: 4040"']],
    ['- port', ['1:1 the file must be a map of names and values, as "port: 4040"']],
    ['port 4040', ['1:1 the file must be a map of names and values, as "port: 4040"']],
    ['port: 1\nhost: ::1\nport: 2', ['3:1 "port" is in the file twice. Keep one']],
    ['limits:\n  max_samples: 1\n  "max_samples": 2', ['3:3 "max_samples" is in limits twice. Keep one']],
    ['tenants:\n  a: {}\n  a: {}', ['3:3 "a" is in tenants twice. Keep one']],
    ['? [port]\n: 1', [/^1:3 "" is no option/]],
    ['auth_token: short', [/^1:13 auth_token must (?!.*short)/]],
    // Syntax, tags, anchors.
    ['port: "1', [/^1:9 /]],
    ['a: b: c', [/^1:4 Nested mappings are not allowed/]],
    ['port: 1\n\thost: x', [/^2:1 /]],
    ['port: 1\n---\nport: 2', [/^2:1 .*multiple documents/]],
    ['port: !!int 1', [/^1:7 Unresolved tag/]],
    ['port: !secret 1', [/^1:7 Unresolved tag/]],
    ['port: !!js/function "f"', [/^1:7 Unresolved tag/]],
    ['port: *nothing', ['1:7 *nothing has no anchor &nothing before it']],
    ['limits: &a\n  <<: *a', [/^2:3 "<<" in limits is no limit/]],
    // Everything at once.
    [
      'prot: 1\nlimits:\n  max_samples: 0\ntenants:\n  a:\n    x: 1\nhost: "a b"',
      [/^1:1 "prot"/, /^3:16 limits\.max_samples/, /^6:5 "x" in tenants\.a/, /^7:7 host must be/],
    ],
  ])('is refused with line, column and reason: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });

  it.each(['[', '{b: '])('is refused when it is nested without end by %j', (open) => {
    expect(problemsOf(`limits: ${open.repeat(50_000)}`)[0]).toMatch(/^1:\d+ the text is nested too deeply$/);
  });

  it.each(['- ', '? ', '!', '&a '])('is refused when %j is repeated without end', (text) => {
    const [first] = problemsOf(`limits: ${text.repeat(10_000)}`);
    expect(first).toMatch(/^1:\d+ .{10,210}$/);
  });

  it('is refused with more aliases than a person would write', () => {
    const text = `limits: &a {}\ntenants: {${Array.from({ length: 101 }, (_, i) => `t${i}: *a`).join(', ')}}`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^2:\d+ more than 100 aliases \(\*name\) are not taken$/),
    ]);
  });

  it('is read in time that grows with its size: a mebibyte of wrong keys, of aliases of aliases', () => {
    const keys = Array.from({ length: 80_000 }, (_, i) => `key${i}: ${i}`).join('\n');
    expect(problemsOf(keys)).toHaveLength(80_000);
    const levels = Array.from(
      { length: 20 },
      (_, i) =>
        `k${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(',')}]`,
    );
    expect(problemsOf(`a: &a-1 x\n${levels.join('\n')}`).length).toBeGreaterThan(0);
  });

  it('keeps a hidden secret for whoever knows whether another source has it', () => {
    expect(read('auth_token: <hidden>').options.get('auth-token')).toBe('<hidden>');
  });
});
