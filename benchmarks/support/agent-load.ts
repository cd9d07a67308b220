import { Agent, get } from 'node:http';

/** The routes differ by this many tags. */
const TAGS = 7;

/** Sends this many requests to the service on the loopback, `concurrency` at a time, and checks every answer. */
export async function sendRequests(port: number, requests: number, concurrency: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (sent < requests) {
      const tag = sent++ % TAGS;
      const { count, digest } = JSON.parse(await request(agent, port, tag));
      if (!(count > 0) || digest?.length !== 64) throw new Error(`the answer for tag ${tag} is wrong`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    agent.destroy();
  }
}

function request(agent: Agent, port: number, tag: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port, path: `/products/${tag}` }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(body)
          : reject(new Error(`status ${response.statusCode}: ${body}`)),
      );
    }).on('error', reject);
  });
}
