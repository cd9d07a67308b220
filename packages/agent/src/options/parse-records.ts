import { HEADER_NAME, HEADER_VALUE, RESERVED_HEADERS } from '@hotspan/exporter-profiles-otlp';
import { type Parsed, show } from './parsed.js';
import type { ResourceAttributeValue } from './start-options.js';

/** Names and values of request headers (RFC 9110, section 5). Values are secrets and never shown. */
export function parseHeaders(value: unknown): Parsed<Readonly<Record<string, string>>> {
  if (!isRecord(value)) return { problem: `must be an object of strings, got ${show(value)}` };
  const headers: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) {
    if (!HEADER_NAME.test(name)) return { problem: `has ${show(name)}, which is no header name` };
    if (RESERVED_HEADERS.has(name.toLowerCase()))
      return { problem: `has ${show(name)}, which belongs to the request itself. Leave it out` };
    if (typeof content !== 'string' || !HEADER_VALUE.test(content)) {
      return { problem: `has a value for "${name}" that is not a string fit for a header` };
    }
    headers[name] = content;
  }
  return { value: Object.freeze(headers) };
}

/** Attributes given in code. */
export function parseAttributes(value: unknown): Parsed<Readonly<Record<string, ResourceAttributeValue>>> {
  if (!isRecord(value)) return { problem: `must be an object of attributes, got ${show(value)}` };
  const attributes: Record<string, ResourceAttributeValue> = {};
  for (const [key, content] of Object.entries(value)) {
    if (key === '') return { problem: 'has an empty key' };
    if (key === 'service.name')
      return { problem: 'has "service.name", which is given by the option serviceName' };
    if (typeof content !== 'string' && typeof content !== 'boolean' && !Number.isFinite(content)) {
      return { problem: `must hold strings, numbers and booleans, got ${show(content)} for "${key}"` };
    }
    // Narrowed above: `Number.isFinite` is true for finite numbers only.
    attributes[key] = content as ResourceAttributeValue;
  }
  return { value: Object.freeze(attributes) };
}

/**
 * `OTEL_RESOURCE_ATTRIBUTES`: `key=value,...`, both percent-decoded; any mistake discards the whole variable
 * (OpenTelemetry specification, "Resource SDK").
 */
export function parseResourceVariable(text: string): Parsed<Readonly<Record<string, string>>> {
  const attributes: Record<string, string> = {};
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    const key = at < 0 ? '' : pair.slice(0, at).trim();
    if (key === '') return { problem: `must be "key=value,key=value", got ${show(text)}` };
    try {
      attributes[decodeURIComponent(key)] = decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      return { problem: `has a value for "${key}" that is not percent-encoded correctly` };
    }
  }
  return { value: attributes };
}

/** Whether `value` is an object with names, so no array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
