import type { ServerResponse } from 'node:http';
import { serve } from './serve.fixture.js';

/** A server that takes requests and answers none until it is told to. */
export interface HeldServer {
  readonly url: string;
  /** Resolves at the first request. */
  readonly requested: Promise<unknown>;
  /** Answers what has come so far. */
  answer(): void;
}

export async function startHeldServer(): Promise<HeldServer> {
  const waiting: ServerResponse[] = [];
  let tellRequested = (): void => undefined;
  const requested = new Promise<void>((resolve) => {
    tellRequested = resolve;
  });
  const url = await serve((request, response) => {
    request.resume();
    waiting.push(response);
    tellRequested();
  });
  return {
    url,
    requested,
    answer() {
      for (const response of waiting.splice(0)) response.end();
    },
  };
}
