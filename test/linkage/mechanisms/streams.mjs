import { createReadStream } from 'node:fs';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream, TransformStream } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const FILE = fileURLToPath(import.meta.url);

export const streams = {
  async pipeline({ work, workForWhomever }) {
    const shout = new Transform({
      transform(chunk, _, done) {
        workForWhomever();
        done(null, chunk);
      },
    });
    await pipeline(Readable.from(['a', 'b']), shout, createNull(workForWhomever));
    work();
  },

  async zlibStream({ work, workForWhomever }) {
    await pipeline(Readable.from(['text to compress']), createGzip(), createNull(workForWhomever));
    work();
  },

  async fileStream({ work }) {
    for await (const _ of createReadStream(FILE, { highWaterMark: 512 })) work();
    work();
  },

  async streamEvents({ work, workForWhomever }) {
    const stream = new PassThrough();
    stream.on('data', workForWhomever);
    const ended = new Promise((resolve) => stream.on('end', resolve));
    setImmediate(() => stream.end('data'));
    await ended;
    work();
  },

  /** Read by one request, written by whichever comes by. */
  async sharedStream({ work, leaveForOthers }) {
    const stream = new PassThrough();
    leaveForOthers(() => {
      if (!stream.writableEnded) stream.end('data');
    });
    setTimeout(() => {
      if (!stream.writableEnded) stream.end('data');
    }, 20);
    for await (const _ of stream) work();
    work();
  },

  async webStreams({ work, workForWhomever }) {
    const source = new ReadableStream({
      pull(controller) {
        workForWhomever();
        controller.enqueue('data');
        controller.close();
      },
    });
    const transform = new TransformStream({
      transform(chunk, controller) {
        workForWhomever();
        controller.enqueue(chunk);
      },
    });
    for await (const _ of source.pipeThrough(transform)) work();
    work();
  },
};

function createNull(work) {
  return new Writable({
    write(_chunk, _encoding, done) {
      work();
      done();
    },
  });
}
