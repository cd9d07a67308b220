import { bytesOf, encodeNativeBlock, type NativeBlock } from '../store/native-block.js';

/** A row of the table `adhoc_profiles`. */
export interface UploadRow {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  /** Unix milliseconds. */
  readonly uploadedMs: number;
  /** Days that the tenant keeps it; 0 = as long as the server's default says. */
  readonly retentionDays: number;
  /** The file in base64. */
  readonly profile: string;
}

const DAY_MS = 86_400_000;

export function encodeUpload({
  tenant,
  id,
  name,
  uploadedMs,
  retentionDays,
  profile,
}: UploadRow): NativeBlock {
  return encodeNativeBlock(1, [
    { name: 'tenant', type: 'String', values: [tenant] },
    { name: 'id', type: 'String', values: [id] },
    { name: 'name', type: 'String', values: [name] },
    { name: 'day', type: 'Date', bytes: bytesOf(Uint16Array.of(Math.floor(uploadedMs / DAY_MS))) },
    { name: 'keep', type: 'UInt16', bytes: bytesOf(Uint16Array.of(retentionDays)) },
    { name: 'uploaded_at', type: 'Int64', bytes: bytesOf(BigInt64Array.of(BigInt(uploadedMs))) },
    { name: 'bytes', type: 'UInt64', bytes: bytesOf(BigUint64Array.of(BigInt(profile.length))) },
    { name: 'profile', type: 'String', values: [profile] },
  ]);
}
