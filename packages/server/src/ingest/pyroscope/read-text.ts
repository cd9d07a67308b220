import { decodeGroups, decodeLines, decodeTree, decodeTrie, type ProfileOptions } from '@hotspan/formats';
import type { ProfilesData } from '@hotspan/otlp-profiles';
import type { IncomingMessage } from '../incoming.js';
import { type IngestContext, seriesOfText } from './ingest-context.js';
import { profileLimits } from './profile-limits.js';
import { parseTextType } from './text-type.js';
import { toMessage } from './to-message.js';

/** Formats that say nothing but stacks and numbers. */
export type TextFormat = 'groups' | 'lines' | 'trie' | 'tree';

const DECODERS: Readonly<Record<TextFormat, (bytes: Uint8Array, options: ProfileOptions) => ProfilesData>> = {
  groups: decodeGroups,
  lines: decodeLines,
  trie: decodeTrie,
  tree: decodeTree,
};

export function isTextFormat(format: string): format is TextFormat {
  return Object.hasOwn(DECODERS, format);
}

const NANOS_PER_SECOND = 1_000_000_000n;

/**
 * Reads a profile in text. Everything else that is to know of it, the application's name and the query string say. Throws
 * HOTSPAN_ERR_SERVER_FORMAT and the errors of formats.
 */
export function readText(bytes: Uint8Array, format: TextFormat, context: IngestContext): IncomingMessage {
  const { query, limits } = context;
  const data = DECODERS[format](bytes, { limits: profileLimits(limits) });
  const { app, typeOf } = parseTextType(query.app);
  const nanosPerSample = query.sampleRate === 0 ? 0n : NANOS_PER_SECOND / BigInt(query.sampleRate);
  const described = { ...seriesOfText(context, app), type: typeOf(nanosPerSample) };
  return toMessage(data, context, () => described);
}
