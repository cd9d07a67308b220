import type { Dictionary, Samples } from '@hotspan/otlp-profiles';
import type { StoredType } from './profile-type.js';
import type { Rejection } from './rejection.js';

/** Where writes come in; a label of the metrics. */
export type Door = 'otlp_http' | 'otlp_grpc' | 'push' | 'ingest';

/** What a request holds: profiles in the model, each with the name and labels it is stored under. */
export interface IncomingProfiles {
  readonly messages: readonly IncomingMessage[];
  /** Profiles that could not be read. */
  readonly rejections: readonly Rejection[];
}

/** Profiles that share a dictionary. */
export interface IncomingMessage {
  readonly dictionary: Dictionary;
  readonly profiles: readonly IncomingProfile[];
}

export interface IncomingProfile {
  readonly type: StoredType;
  readonly samples: Samples;
  /** Start of the window, nanoseconds since the epoch; 0 or less = now. */
  readonly timeNanos: bigint;
  /** 0 = unknown. */
  readonly durationNanos: bigint;
  /** 16 bytes by which a profile that is sent again is known; of any other length, or zeros: it gets random ones. */
  readonly profileId: Uint8Array;
  /**
   * Labels of the series without those that are derived (`service_name`, `__service_name__`, `__type__` and the like, which
   * win over labels of these names). Empty values are left out of the series.
   */
  readonly labels: ReadonlyMap<string, string>;
  /** `service_name`. */
  readonly service: string;
  /** Attribute of samples whose value is their `service_name` instead; OTLP has one. */
  readonly serviceAttribute?: string;
  /** Attributes that stay with the samples and do not split them into series. Default: none. */
  readonly keptAttributes?: ReadonlySet<string>;
}
