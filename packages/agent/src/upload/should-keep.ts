import type { ExportResult } from '@hotspan/exporter-profiles-otlp';

/**
 * Whether profiles whose upload failed may still be taken later: the server was not reached, was too slow, or said
 * that it cannot now. The exporter has used up its own retries by then.
 */
export function shouldKeep({ error, retryable = false, httpStatus = 0 }: ExportResult): boolean {
  if (error?.code === 'HOTSPAN_ERR_EXPORT_NETWORK' || error?.code === 'HOTSPAN_ERR_EXPORT_TIMEOUT')
    return true;
  if (error?.code !== 'HOTSPAN_ERR_EXPORT_STATUS') return false;
  // Statuses such as 520 of a proxy: not worth a retry at once, but they pass.
  return retryable || httpStatus >= 500;
}
