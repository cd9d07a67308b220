import { expect, it } from 'vitest';
import { parseCommandLine } from './parse-command-line.js';
import { traceLink } from './trace-link-option-parser.js';

const parse = traceLink();

it.each([
  'https://tempo.example.com/trace/{trace_id}',
  'http://localhost:16686/trace/{trace_id}?uiFind={span_id}',
  'https://grafana.example.com/explore?panes={"a":{"queries":[{"query":"{trace_id}"}]}}',
  'https://example.com/#/traces/{trace_id}',
])('takes %s as it is', (text) => {
  expect(parse(text)).toEqual({ value: text });
});

it.each(['', 'none'])('takes %j for none', (text) => {
  expect(parse(text)).toEqual({ value: '' });
});

it.each([
  ['one without the id', 'https://tempo.example.com/trace/'],
  ['one with the id of a span alone', 'https://tempo.example.com/{span_id}'],
  ['an unknown name', 'https://tempo.example.com/{trace_id}/{traceId}'],
  ['an empty name', 'https://tempo.example.com/{trace_id}/{}'],
  ['another scheme', 'javascript:alert("{trace_id}")'],
  ['no URL', 'tempo/{trace_id}'],
  ['an id in the host', 'https://{trace_id}.example.com/'],
  ['a password', 'https://user:secret@example.com/{trace_id}'],
  ['a line break', 'https://example.com/{trace_id}\n'],
  ['one that is too long', `https://example.com/{trace_id}${'x'.repeat(2_048)}`],
])('refuses %s with what is right', (_, text) => {
  expect(parse(text)).toEqual({ problem: expect.stringMatching(/^must be a URL .* for example https:/) });
});

it('is an option of the server with a code for what is wrong', () => {
  const env = { HOTSPAN_SERVER_TRACE_LINK: 'ftp://example.com/{trace_id}' };
  expect(() => parseCommandLine([], env)).toThrow(
    /^\[HOTSPAN_ERR_SERVER_OPTION\] .*TRACE_LINK must be a URL/s,
  );
});
