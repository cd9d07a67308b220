import type { PortableError } from '../ingest/prepare/portable-error.js';
import type { Drawing } from './draw-uploads.js';

/** What a thread that draws answers, once. */
export type DrawReply = { readonly drawing: Drawing } | { readonly error: PortableError };
