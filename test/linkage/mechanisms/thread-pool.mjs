// Callbacks of work that libuv's threads do.

import { pbkdf2, randomBytes, scrypt } from 'node:crypto';
import { lookup } from 'node:dns';
import { readFile, stat } from 'node:fs';
import { readFile as readFilePromise } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, deflate, gunzip, gzip } from 'node:zlib';

const FILE = fileURLToPath(import.meta.url);
const TEXT = Buffer.alloc(4_000, 'text to compress ');

export const threadPool = {
  pbkdf2: callback((done) => pbkdf2('secret', 'salt', 10, 32, 'sha256', done)),
  scrypt: callback((done) => scrypt('secret', 'salt', 16, { N: 16 }, done)),
  randomBytes: callback((done) => randomBytes(64, done)),
  deflate: callback((done) => deflate(TEXT, done)),
  brotli: callback((done) => brotliCompress(TEXT.subarray(0, 200), done)),
  readFile: callback((done) => readFile(FILE, done)),
  stat: callback((done) => stat(FILE, done)),
  lookup: callback((done) => lookup('localhost', done)),

  async promisified({ work }) {
    const packed = await promisify(gzip)(TEXT);
    work();
    await promisify(gunzip)(packed);
    work();
    await promisify(pbkdf2)('secret', 'salt', 10, 32, 'sha256');
    work();
  },

  async fsPromises({ work }) {
    await readFilePromise(FILE);
    work();
  },

  async digest({ work }) {
    await globalThis.crypto.subtle.digest('SHA-256', TEXT);
    work();
  },
};

function callback(start) {
  return async ({ work }) => {
    await new Promise((resolve, reject) =>
      start((error) => {
        work();
        if (error) reject(error);
        else resolve();
      }),
    );
    work();
  };
}
