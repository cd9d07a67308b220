import type { FormatLimits } from '@hotspan/formats';
import type { TenantLimits } from '../../limits/tenant-limits.js';

/** Frames that a stack may have to be read at all; those beyond the tenant's limit are cut when it is stored. */
const MAX_READ_DEPTH = 65_536;
/** Sample types and comments count against the same limit of the readers as labels do. */
const MIN_READ_LABELS = 128;

/** The limits under which the profiles of a tenant are read. What has more than may be stored, but is only cut, passes. */
export function profileLimits({
  maxProfileBytes,
  maxSamples,
  maxSampleLabels,
}: TenantLimits): Partial<FormatLimits> {
  return {
    maxBytes: maxProfileBytes,
    maxSamples,
    maxStackDepth: MAX_READ_DEPTH,
    maxStringBytes: maxProfileBytes,
    maxLabels: Math.max(MIN_READ_LABELS, maxSampleLabels),
  };
}
