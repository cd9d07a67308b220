import { bytesOf, encodeNativeBlock, type NativeBlock } from '../store/native-block.js';

/** A row of the table `settings`. */
export interface SettingRow {
  readonly tenant: string;
  readonly name: string;
  readonly value: string;
  /** Unix milliseconds. */
  readonly modifiedMs: bigint;
  /** Number of this change of the setting; the highest one is in force. */
  readonly change: bigint;
  readonly isDeleted: boolean;
}

export function encodeSetting(row: SettingRow): NativeBlock {
  const { tenant, name, value, modifiedMs, change, isDeleted } = row;
  return encodeNativeBlock(1, [
    { name: 'tenant', type: 'String', values: [tenant] },
    { name: 'name', type: 'String', values: [name] },
    { name: 'value', type: 'String', values: [value] },
    { name: 'modified_at', type: 'Int64', bytes: bytesOf(BigInt64Array.of(modifiedMs)) },
    { name: 'change', type: 'UInt64', bytes: bytesOf(BigUint64Array.of(change)) },
    { name: 'is_deleted', type: 'UInt8', bytes: Uint8Array.of(isDeleted ? 1 : 0) },
  ]);
}
