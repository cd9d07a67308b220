import { expect, it } from 'vitest';
import { fileNameOf } from './file-name.js';

const TIME_MS = Date.UTC(2026, 10, 28, 9, 15, 0, 250);

it.each([
  ['checkout CPU time', 'checkout-CPU-time-2026-11-28T09-15-00Z.pb.gz'],
  ['../../etc/passwd', 'etc-passwd-2026-11-28T09-15-00Z.pb.gz'],
  ['Heap in use (bytes)', 'Heap-in-use-bytes-2026-11-28T09-15-00Z.pb.gz'],
  ['Größe / サービス', 'Größe-サービス-2026-11-28T09-15-00Z.pb.gz'],
  ['…', 'profile-2026-11-28T09-15-00Z.pb.gz'],
  ['x'.repeat(300), `${'x'.repeat(60)}-2026-11-28T09-15-00Z.pb.gz`],
])('makes of %j a name that every file system takes', (title, expected) => {
  expect(fileNameOf(title, TIME_MS, 'pb.gz')).toBe(expected);
});
