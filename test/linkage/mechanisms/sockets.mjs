// Requests to a server of the same process, which serves them in spans of their own.

import { get } from 'node:http';

export const sockets = {
  async httpKeepAlive({ peers, work, workForWhomever, span }) {
    await new Promise((resolve, reject) =>
      get(peers.httpUrl, { agent: peers.httpAgent, headers: peers.headersOf(span) }, (response) => {
        workForWhomever();
        response.on('data', workForWhomever);
        response.on('end', () => {
          workForWhomever();
          resolve();
        });
      }).on('error', reject),
    );
    work();
  },

  async httpIteration({ peers, work, span }) {
    const response = await new Promise((resolve, reject) =>
      get(peers.httpUrl, { agent: peers.httpAgent, headers: peers.headersOf(span) }, resolve).on(
        'error',
        reject,
      ),
    );
    work();
    for await (const _ of response) work();
    work();
  },

  async fetch_({ peers, work, span }) {
    const response = await fetch(peers.httpUrl, { headers: peers.headersOf(span) });
    work();
    await response.text();
    work();
  },
};
