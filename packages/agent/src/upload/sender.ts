import type { ExportResult } from '@hotspan/exporter-profiles-otlp';

/** The part of an exporter that uploads need. */
export interface Sender {
  /** Sends a window in OTLP bytes. Never rejects. */
  send(bytes: Uint8Array): Promise<ExportResult>;
  shutdown(): Promise<void>;
}
