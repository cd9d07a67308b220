import { expect, it } from 'vitest';
import { encodeTestForm } from './pprof.fixture.js';
import { readForm } from './read-form.js';

const LIMITS = { maxFileBytes: 1_000 };

async function read(body: Uint8Array, contentType: string): Promise<Record<string, string>> {
  const files = await readForm(body, contentType, LIMITS);
  return Object.fromEntries(Array.from(files, ([name, bytes]) => [name, Buffer.from(bytes).toString()]));
}

it('gives the files of a form, and looks over plain values', async () => {
  const { body, headers } = encodeTestForm({
    profile: 'bytes\r\n--a-boundary\r\nof a profile',
    sample_type_config: '{}',
    note: { value: 'a value' },
    empty: '',
  });
  expect(await read(body, headers['content-type'] ?? '')).toEqual({
    profile: 'bytes\r\n--a-boundary\r\nof a profile',
    sample_type_config: '{}',
    empty: '',
  });
});

it.each([
  ['no boundary', 'multipart/form-data', ''],
  ['another boundary', 'multipart/form-data; boundary=other', ''],
  ['an end that is missing', undefined, '--a-boundary-of-tests--'],
])('refuses %s', async (_, contentType, cut) => {
  const { body, headers } = encodeTestForm({ profile: 'bytes' });
  const text = Buffer.from(body).toString().replace(cut, '');
  await expect(read(Buffer.from(text), contentType ?? headers['content-type'] ?? '')).rejects.toThrow(
    /^\[HOTSPAN_ERR_SERVER_FORMAT\] the form cannot be read: /,
  );
});

it.each([
  [16, true],
  [17, false],
])('takes 16 parts and no more: %d', async (count, isTaken) => {
  const parts = Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 'x']));
  const { body, headers } = encodeTestForm(parts);
  const files = read(body, headers['content-type'] ?? '');
  if (isTaken) expect(Object.keys(await files)).toHaveLength(count);
  else await expect(files).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_FORMAT\] the form has more than 16 parts/);
});

it('refuses a file that is too large', async () => {
  const { body, headers } = encodeTestForm({ profile: 'x'.repeat(1_001) });
  await expect(read(body, headers['content-type'] ?? '')).rejects.toThrow(
    '[HOTSPAN_ERR_SERVER_TOO_LARGE] a part of the form has more than 1000 bytes.',
  );
});

it('takes a file of just that size', async () => {
  const { body, headers } = encodeTestForm({ profile: 'x'.repeat(1_000) });
  expect(await read(body, headers['content-type'] ?? '')).toEqual({ profile: 'x'.repeat(1_000) });
});

it('refuses a form of many parts', async () => {
  const parts = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`part${i}`, 'x']));
  const { body, headers } = encodeTestForm(parts);
  await expect(read(body, headers['content-type'] ?? '')).rejects.toThrow(/has more than 16 parts/);
});
