import { Agent, type IncomingMessage, request } from 'node:http';
import type { UploadRequest } from './encode-upload.js';

/** Sends requests to a server and times them. */
export interface UploadSender {
  /** All as fast as the server takes them, that many at a time. Returns how long each took, in milliseconds. */
  saturate(uploads: readonly UploadRequest[], concurrency: number): Promise<number[]>;
  /**
   * At fixed times, whether the server keeps up or not. Returns how long each took from the time when it was due, in
   * milliseconds.
   */
  atRate(uploads: readonly UploadRequest[], perSecond: number): Promise<number[]>;
  /** The same with whatever is answered, timed from when each is sent: a sender that is late is not the server's fault. */
  flood(uploads: readonly UploadRequest[], perSecond: number): Promise<TimedAnswer[]>;
  /** Requests that the server turns away: what HTTP and nothing else costs. */
  sendRefused(uploads: readonly UploadRequest[], concurrency: number): Promise<void>;
  close(): void;
}

export interface TimedAnswer {
  /** Of HTTP, or why there was none. */
  readonly status: number | string;
  readonly ms: number;
}

/** A request is at most this late when it is sent; the timers of Node.js count in milliseconds. */
const TICK_MS = 1;

export function createUploadSender(url: string): UploadSender {
  const agent = new Agent({ keepAlive: true });

  async function send(upload: UploadRequest): Promise<void> {
    const { status, text } = await post(upload);
    if (status !== 200) throw new Error(`${upload.path} answered ${status}: ${text.slice(0, 400)}`);
  }

  function post({ path, headers, body }: UploadRequest): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${url}${path}`,
        { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
        (response: IncomingMessage) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          response.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  async function inTurns<T>(
    items: readonly T[],
    concurrency: number,
    work: (item: T) => Promise<void>,
  ): Promise<void> {
    let next = 0;
    const turn = async (): Promise<void> => {
      for (;;) {
        const item = items[next++];
        if (item === undefined) return;
        await work(item);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, turn));
  }

  function atTimes<T>(
    uploads: readonly UploadRequest[],
    perSecond: number,
    work: (upload: UploadRequest, dueMs: number) => Promise<T>,
  ): Promise<T[]> {
    const startMs = performance.now();
    const dueMs = (i: number): number => startMs + (i * 1_000) / perSecond;
    const sent: Promise<T>[] = [];
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        for (let i = sent.length; i < uploads.length && dueMs(i) <= performance.now(); i++) {
          // Below the length.
          sent.push(work(uploads[i] as UploadRequest, dueMs(i)));
        }
        if (sent.length < uploads.length) return;
        clearInterval(timer);
        resolve(Promise.all(sent));
      }, TICK_MS);
    });
  }

  return {
    async saturate(uploads, concurrency) {
      const latenciesMs: number[] = [];
      await inTurns(uploads, concurrency, async (upload) => {
        const startMs = performance.now();
        await send(upload);
        latenciesMs.push(performance.now() - startMs);
      });
      return latenciesMs;
    },

    atRate(uploads, perSecond) {
      return atTimes(uploads, perSecond, async (upload, dueMs) => {
        await send(upload);
        return performance.now() - dueMs;
      });
    },

    flood(uploads, perSecond) {
      return atTimes(uploads, perSecond, async (upload) => {
        const sentMs = performance.now();
        const answer = await post(upload).catch(({ code }: NodeJS.ErrnoException) => ({
          status: `broken: ${code}`,
        }));
        return { status: answer.status, ms: performance.now() - sentMs };
      });
    },

    async sendRefused(uploads, concurrency) {
      await inTurns(uploads, concurrency, async ({ body }) => {
        const { status } = await post({
          path: '/v1development/profiles',
          headers: { 'content-type': 'text/plain' },
          body,
        });
        if (status !== 415) throw new Error(`text/plain was answered ${status}`);
      });
    },

    close: () => agent.destroy(),
  };
}
