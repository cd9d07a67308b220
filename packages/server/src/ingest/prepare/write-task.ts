import { freeMemory } from '../../own-memory.js';
import type { Door } from '../incoming.js';
import type { FoundProfile } from '../pyroscope/find-profile.js';
import type { IngestQuery } from '../pyroscope/ingest-query.js';
import type { PushSeries } from '../pyroscope/push-series.js';
import type { Rejection } from '../rejection.js';

/** What a door took from a request and has not read yet. Plain data: it can be handed to another thread. */
export interface WriteTask {
  readonly tenant: string;
  readonly door: Door;
  readonly payload: Payload;
}

export type Payload = OtlpPayload | PushPayload | IngestPayload;

export type OtlpCodec = 'protobuf' | 'json';

/** An `ExportProfilesServiceRequest`, decompressed. */
export interface OtlpPayload {
  readonly kind: 'otlp';
  readonly bytes: Uint8Array;
  readonly codec: OtlpCodec;
  readonly maxBytes: number;
}

/** The pprof profiles of a `push.v1.PushRequest`. */
export interface PushPayload {
  readonly kind: 'push';
  readonly profiles: PushedProfile[];
  /** Profiles that the door itself could not take. */
  readonly rejections: readonly Rejection[];
}

export interface PushedProfile {
  /** Not compressed. */
  readonly bytes: Uint8Array;
  readonly series: PushSeries;
  /** 16 bytes. */
  readonly profileId: Uint8Array;
}

/** A profile of `/ingest`. */
export interface IngestPayload extends FoundProfile {
  readonly kind: 'ingest';
  readonly query: IngestQuery;
  /** 16 bytes, for profiles that have none. */
  readonly profileId: Uint8Array;
}

/** Bytes that are to be read, which is about what reading them takes. */
export function bytesToRead(payload: Payload): number {
  return payload.kind === 'push'
    ? payload.profiles.reduce((sum, { bytes }) => sum + bytes.length, 0)
    : payload.bytes.length;
}

/** Frees the memory of profiles that were read: it is most of what a request holds while it waits to be stored. */
export function dropProfiles(payload: Payload): void {
  if (payload.kind !== 'push') freeMemory(payload.bytes);
  else for (const { bytes } of payload.profiles.splice(0)) freeMemory(bytes);
}
