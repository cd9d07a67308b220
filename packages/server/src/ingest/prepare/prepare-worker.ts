// The program of the threads of prepare-pool.ts.
import { parentPort } from 'node:worker_threads';
import { type EncodedBatch, encodeBatch } from '../../store/encoded-batch.js';
import { createKnownIds } from '../../store/known-ids.js';
import type { NativeBlock } from '../../store/native-block.js';
import { addNodeIds, type NodeIds } from '../../store/node-ids.js';
import { packError } from './portable-error.js';
import type { FromThread, ToThread } from './prepare-messages.js';
import { type PrepareContext, type PreparedWrite, prepareWrite } from './prepare-write.js';
import type { WriteTask } from './write-task.js';

/** 8 to 32 MB, while there are large requests. */
const MAX_KNOWN_NODES = 1_000_000;

const knownNodes = createKnownIds(MAX_KNOWN_NODES);
const unsettled = new Map<number, NodeIds>();

parentPort?.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'prepare':
      answer(message.id, message.task, message.context);
      break;
    case 'settled': {
      const ids = unsettled.get(message.id);
      if (message.isStored && ids !== undefined) addNodeIds(knownNodes, ids);
      unsettled.delete(message.id);
      break;
    }
    case 'forget':
      knownNodes.clear();
      unsettled.clear();
      break;
  }
});

function answer(id: number, task: WriteTask, context: PrepareContext): void {
  let reply: FromThread;
  let transfer: ArrayBuffer[] = [];
  try {
    const prepared = prepare(id, task, context);
    const { nodes, series, profiles } = prepared.batch;
    transfer = [nodes, series, profiles].flatMap(({ parts }) => parts.flatMap(ownMemoryOf));
    reply = { id, prepared };
  } catch (error) {
    reply = { id, error: packError(error) };
  }
  parentPort?.postMessage(reply, transfer);
}

function prepare(id: number, task: WriteTask, context: PrepareContext): PreparedWrite<EncodedBatch> {
  const prepared = prepareWrite(task, { ...context, knownNodes });
  // Undefined only for those who set a limit of their own.
  if (prepared === undefined) throw new Error('A write was not prepared.');
  const encoded = encodeBatch(prepared.batch);
  const batch = {
    ...encoded,
    nodes: inOnePart(encoded.nodes),
    series: inOnePart(encoded.series),
    profiles: inOnePart(encoded.profiles),
  };
  unsettled.set(id, batch.nodeIds);
  return { ...prepared, batch };
}

/** Parts may lie in memory that is larger, all of which would be handed over. */
function inOnePart(block: NativeBlock): NativeBlock {
  return { ...block, parts: [Buffer.concat(block.parts)] };
}

/** What can be handed over instead of being copied: Node.js keeps small buffers in memory that they share. */
function ownMemoryOf({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
