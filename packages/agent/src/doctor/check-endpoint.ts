import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { settleWithin } from '../lifecycle/settle-within.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { createAgentLog } from '../self/agent-log.js';
import { createSender } from '../upload/create-sender.js';
import { describeError } from './describe-error.js';
import { explainUpload, type TestUpload } from './explain-upload.js';
import type { Finding } from './finding.js';
import { probeConnection } from './probe-connection.js';
import { showOption } from './show-option.js';
import { encodeTestWindow } from './test-window.js';

/** Reaches the server step by step, and uploads one tiny profile by the agent's own exporter. */
export async function checkEndpoint(options: ResolvedOptions): Promise<readonly Finding[]> {
  const connection = await probeConnection(new URL(options.endpoint));
  const target: Finding = {
    check: 'endpoint',
    status: 'ok',
    message: showOption('endpoint', options.endpoint),
  };
  // The exporter would only try again what has failed already.
  if (connection.some(({ status }) => status === 'fail')) return [target, ...connection];
  return [target, ...connection, ...(await upload(options))];
}

async function upload(options: ResolvedOptions): Promise<readonly Finding[]> {
  const warnings: string[] = [];
  const log = createAgentLog({ warn: (message) => warnings.push(message.replace(/^hotspan: /, '')) });
  const answers = watchAnswers();
  try {
    const sender = await createSender(options, log);
    const startedMs = performance.now();
    const sending = sender.send(encodeTestWindow(options));
    // An upload does not keep the process alive by itself.
    await settleWithin(sending, Number.POSITIVE_INFINITY);
    const done: TestUpload = {
      result: await sending,
      elapsedMs: performance.now() - startedMs,
      contentType: answers.contentType(),
    };
    await sender.shutdown();
    return [
      ...warnings.map((message): Finding => ({ check: 'exporter', status: 'warn', message })),
      explainUpload(done),
    ];
  } catch (error) {
    return [{ check: 'upload', status: 'fail', message: describeError(error) }];
  } finally {
    answers.stop();
  }
}

/**
 * Where the HTTP clients of the exporter tell of answers, Node.js' own and, through a proxy, undici: the exporter itself
 * does not hand on their type.
 */
const ANSWERS = 'http.client.response.finish';
const PROXY_ANSWERS = 'undici:request:headers';

function watchAnswers(): { contentType(): string | undefined; stop(): void } {
  let contentType: string | undefined;
  const listen = (message: unknown): void => {
    // By the documentation of Node.js.
    const { response } = message as { response?: IncomingMessage };
    contentType = response?.headers['content-type'];
  };
  const listenToProxy = (message: unknown): void => {
    // By undici's documentation: names and values by turns, as bytes.
    const { response } = message as { response?: { headers?: readonly Uint8Array[] } };
    const texts = (response?.headers ?? []).map((bytes) => Buffer.from(bytes).toString('latin1'));
    const at = texts.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === 'content-type');
    contentType = at < 0 ? undefined : texts[at + 1];
  };
  subscribe(ANSWERS, listen);
  subscribe(PROXY_ANSWERS, listenToProxy);
  return {
    contentType: () => contentType,
    stop: () => {
      unsubscribe(ANSWERS, listen);
      unsubscribe(PROXY_ANSWERS, listenToProxy);
    },
  };
}
