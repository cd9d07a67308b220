// Sends requests to a service of this machine, from a process of its own, over plain sockets: a client that costs less than
// the service. Also answers the service's own requests to another service. Does what messages say.
import { createServer } from 'node:http';
import { connect } from 'node:net';

const MAX_SOCKETS = 64;
/** For the requests of an open loop that are under way at its end. */
const DRAIN_MS = 10_000;
const HEAD_END = '\r\n\r\n';
/** Ids of orders repeat after so many. */
const IDS = 4_096;

/** Sockets to one port that send one request at a time each, the oldest first. */
function createClient(port) {
  const free = [];
  const waiting = [];
  const open = [];

  function send(path, done) {
    const socket = free.pop() ?? (open.length < MAX_SOCKETS ? createSocket() : undefined);
    if (socket === undefined) waiting.push([path, done]);
    else socket.send(path, done);
  }

  function createSocket() {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let done;
    let head = '';
    let left = -1;
    const finish = (status) => {
      const answered = done;
      done = undefined;
      head = '';
      left = -1;
      const next = waiting.shift();
      if (next === undefined) free.push(entry);
      else entry.send(...next);
      answered(status);
    };
    const fail = () => done?.(0);
    socket.on('error', fail).on('close', fail);
    socket.on('data', (bytes) => {
      if (left >= 0) {
        left -= bytes.length;
      } else {
        head += bytes.latin1Slice();
        const at = head.indexOf(HEAD_END);
        if (at < 0) return;
        const length = /content-length: (\d+)/i.exec(head)?.[1];
        left = Number(length) - (head.length - at - HEAD_END.length);
      }
      if (left <= 0) finish(Number(head.slice(9, 12)));
    });
    const entry = {
      send(path, whenDone) {
        done = whenDone;
        socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
      },
      close: () => socket.destroy(),
    };
    open.push(entry);
    return entry;
  }

  return {
    send,
    close() {
      for (const socket of open) socket.close();
    },
  };
}

const pathOf = (route, number) => (route === '/hello' ? route : `${route}/${number % IDS}`);

/**
 * Sends at a steady rate whatever the answers do. Latency counts from the moment at which a request was to be sent, so
 * that one slow answer does not hide those that wait behind it.
 */
function runOpenLoop({ port, route, requestsPerSecond, seconds }) {
  const client = createClient(port);
  const total = Math.round(requestsPerSecond * seconds);
  const latenciesMs = new Float64Array(total);
  let sent = 0;
  let answered = 0;
  let failed = 0;
  return new Promise((resolve) => {
    const startMs = performance.now();
    const dueMs = (number) => startMs + (number * 1_000) / requestsPerSecond;
    const end = () => {
      clearTimeout(deadline);
      client.close();
      const sorted = latenciesMs.subarray(0, answered).sort();
      const at = (share) => sorted[Math.min(answered - 1, Math.floor(answered * share))];
      resolve({
        requests: answered,
        failed,
        unanswered: total - answered,
        latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
      });
    };
    const deadline = setTimeout(end, seconds * 1_000 + DRAIN_MS);
    const sendDue = () => {
      const now = performance.now();
      while (sent < total && dueMs(sent) <= now) {
        const number = sent++;
        client.send(pathOf(route, number), (status) => {
          if (status !== 200) failed++;
          latenciesMs[answered++] = performance.now() - dueMs(number);
          if (answered === total) end();
        });
      }
      if (sent < total) setTimeout(sendDue, 1);
    };
    sendDue();
  });
}

/** Sends so many requests, each of a few senders the next one when it has its answer. */
async function runClosedLoop({ port, route, requests, concurrency }) {
  const client = createClient(port);
  let sent = 0;
  let failed = 0;
  const startMs = performance.now();
  const sender = async () => {
    while (sent < requests) {
      const number = sent++;
      const status = await new Promise((resolve) => client.send(pathOf(route, number), resolve));
      if (status !== 200) failed++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  client.close();
  return { requests, failed, seconds: (performance.now() - startMs) / 1_000 };
}

const stock = createServer((request, response) => {
  const body = JSON.stringify({ stock: request.url?.length });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});
stock.keepAliveTimeout = 60_000;
stock.listen(0, '127.0.0.1', () => process.send({ stockPort: stock.address().port }));
process.on('message', async ({ loop, ...options }) => {
  process.send(await (loop === 'open' ? runOpenLoop(options) : runClosedLoop(options)));
});
process.on('disconnect', () => process.exit());
