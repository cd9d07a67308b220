/**
 * The program of the short-lived child processes that deliver what a process had no time to. It prints a report and
 * takes its work from its standard input, see `hand-over.ts`, or, when memory ran out, from files, see `out-of-memory.ts`.
 */
import { deliverOutOfMemory } from './lifecycle/deliver-out-of-memory.js';
import { deliverWindows } from './lifecycle/deliver-windows.js';
import { type DeliveryReport, decodeDelivery } from './lifecycle/delivery-message.js';
import { OUT_OF_MEMORY } from './lifecycle/out-of-memory.js';

// A terminal's Ctrl-C goes to the parent's whole process group; the parent decides how long this one lives.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Without an encoding set, the chunks of stdin are buffers.
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function run(): Promise<DeliveryReport> {
  try {
    return await deliverWindows(decodeDelivery(await readInput()));
  } catch (error) {
    return { delivered: 0, problem: String(error) };
  }
}

// The exporter lets its process end; this one lives for it, at most until its parent ends it.
setInterval(() => undefined, 60_000);

const [, , kind, orderFile, heapFile] = process.argv;
if (kind === OUT_OF_MEMORY && orderFile !== undefined && heapFile !== undefined) {
  // Silent, for its output is that of the process that dies, which has no time to read a report.
  void deliverOutOfMemory(orderFile, heapFile)
    .catch(() => undefined)
    .then(() => process.exit());
} else {
  void run().then((report) => {
    process.stdout.write(JSON.stringify(report), () => process.exit());
  });
}
