import type { StoredFrame } from '../store/rows.js';

/** A frame of which only what is given is known. */
export function newStoredFrame(known: Partial<StoredFrame>): StoredFrame {
  return {
    name: '',
    systemName: '',
    file: '',
    line: 0,
    startLine: 0,
    isInlined: false,
    address: 0n,
    mapping: '',
    ...known,
  };
}
