import { resolve } from 'node:path';
import { formatBytes, formatDuration } from './format-quantity.js';

/** A value that was read, or what is wrong with it ("must be ..."). */
export type ParsedOption<T> = { readonly value: T } | { readonly problem: string };

/** Reads the text of a flag or a variable. */
export type ParseOption<T> = (text: string) => ParsedOption<T>;

export function integer(range: { min: number; max: number; example: number }): ParseOption<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= range.min && value <= range.max) return { value };
    return { problem: `must be an integer from ${range.min} to ${range.max}, for example ${range.example}` };
  };
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
  // Disks are sold in these.
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

/** Bytes as a whole number, or a number with a binary (GiB) or decimal unit (GB). */
export function byteSize(range: { min: number; max: number; example: string }): ParseOption<number> {
  return (text) => {
    const [, number = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(text) ?? [];
    const value = Math.round(Number(number || Number.NaN) * (BYTE_UNITS[unit.toLowerCase()] ?? Number.NaN));
    if (value >= range.min && value <= range.max) return { value };
    return {
      problem: `must be a number of bytes from ${formatBytes(range.min)} to ${formatBytes(range.max)}, for example ${range.example}`,
    };
  };
}

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A number with a unit of time. The unit is required: a bare number is somebody's wrong guess of it. */
export function duration(range: { minMs: number; maxMs: number; example: string }): ParseOption<number> {
  return (text) => {
    const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)\s*(ms|s|m|h|d)$/.exec(text) ?? [];
    const value = Math.round(Number(number || Number.NaN) * (DURATION_UNITS[unit] ?? Number.NaN));
    if (value >= range.minMs && value <= range.maxMs) return { value };
    return {
      problem: `must be a time with its unit (ms, s, m, h, d) from ${formatDuration(range.minMs)} to ${formatDuration(range.maxMs)}, for example ${range.example}`,
    };
  };
}

export function oneOf<const T extends string>(values: readonly T[]): ParseOption<T> {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value !== undefined) return { value };
    return { problem: `must be one of ${values.join(', ')}` };
  };
}

export function hostName(): ParseOption<string> {
  return (text) => {
    if (/^[\w.:%-]{1,255}$/.test(text)) return { value: text };
    return { problem: 'must be an IP address or a host name, for example 127.0.0.1' };
  };
}

/** A folder. The engine would read glob characters in its path as a pattern. */
export function directory({ example }: { example: string }): ParseOption<string> {
  return (text) => {
    const value = resolve(text);
    if (text.trim() === '' || /[*?{}[\]\0\n]/.test(value)) {
      return { problem: `must be a path without any of * ? { } [ ] and line breaks, for example ${example}` };
    }
    return { value };
  };
}
