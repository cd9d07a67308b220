import { gzipSync } from 'node:zlib';
import { at, ROOT_NODE } from '@hotspan/flamegraph';
import { expect, it } from 'vitest';
import { toFileProblem } from './file-problem.js';
import { MAX_FILE_BYTES, readFile } from './read-file.js';

const blob = (...parts: BlobPart[]): Blob => new Blob(parts);

it('reads a file in gzip, with its format and its total', async () => {
  const { format, graphs, notes } = await readFile(blob(gzipSync('main;work 3\nmain;idle 40\n')));
  expect([format, graphs.map(({ data }) => at(data.totals, ROOT_NODE)), notes]).toEqual(['groups', [43], []]);
});

it.each([
  ['text of a letter', blob('Dear Sir or Madam'), 'HOTSPAN_ERR_FORMAT_UNKNOWN', 'Expected is pprof'],
  ['nothing', blob(), 'HOTSPAN_ERR_FORMAT_UNKNOWN', 'Expected is pprof'],
  [
    'half of a gzip',
    blob(gzipSync('main;work 3\n').subarray(0, 18)),
    'HOTSPAN_ERR_FORMAT_COMPRESSED',
    'complete',
  ],
  ['a recording of Java', blob('FLR\0\0\x02'), 'HOTSPAN_ERR_FORMAT_UNSUPPORTED', 'Convert'],
  ['half of a JSON', blob('{"nodes":[{"id":1,"callFrame":{'), 'HOTSPAN_ERR_FORMAT', ''],
  [
    'a message without profiles',
    blob('{"resourceProfiles":[]}'),
    'HOTSPAN_ERR_UI_FILE_EMPTY',
    'Record again',
  ],
])('tells of %s by its code what to do', async (_, file, code, fix) => {
  const problem = await readFile(file).then(
    () => undefined,
    (error: unknown) => toFileProblem(error),
  );
  expect(problem?.message).toContain(`[${code}`);
  expect(problem?.fix).toContain(fix);
});

it('refuses a file that is too large before it reads it', async () => {
  // Only what is asked first of a Blob.
  const large = { size: MAX_FILE_BYTES + 1 } as Blob;
  await expect(readFile(large)).rejects.toThrow('[HOTSPAN_ERR_UI_FILE_SIZE]');
});

it('refuses gzip that unpacks to more than a file may have', async () => {
  const zeros = gzipSync(Buffer.alloc(MAX_FILE_BYTES + 1), { level: 1 });
  await expect(readFile(blob(zeros))).rejects.toThrow('[HOTSPAN_ERR_FORMAT_LIMIT]');
});
