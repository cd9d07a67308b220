import type { ServerResponse } from 'node:http';
import type { ErrorStatus } from '../error-status.js';
import { COMPRESSIONS } from './decompress.js';
import { encodeGrpcFrame } from './grpc-frame.js';
import { encodeStatus } from './otlp-status.js';

/** Compressions of messages that are understood, as the header `grpc-accept-encoding` lists them. */
const ACCEPT_ENCODING = ['identity', ...COMPRESSIONS].join(',');

/** Clients in Java take 8 KiB of headers in all, and give up on a call that has more. */
const MAX_MESSAGE_CHARACTERS = 4_096;

/**
 * Answers a unary call with a message and status 0 in the trailers.
 *
 * @param response of HTTP/2, or of HTTP/1.1, which some clients read trailers of as well.
 */
export function sendGrpcMessage(response: ServerResponse, contentType: string, message: Uint8Array): void {
  response.writeHead(200, { 'content-type': contentType, 'grpc-accept-encoding': ACCEPT_ENCODING });
  response.addTrailers({ 'grpc-status': '0' });
  response.end(encodeGrpcFrame(message));
}

/** Answers a unary call with an error, which has no message and all in its headers ("Trailers-Only"). */
export function sendGrpcError(response: ServerResponse, contentType: string, failure: ErrorStatus): void {
  // Not by writeHead(), which sends headers at once: the end would be a frame of its own, and not theirs.
  response.setHeader('content-type', contentType);
  response.setHeader('grpc-accept-encoding', ACCEPT_ENCODING);
  response.setHeader('grpc-status', String(failure.rpcCode));
  response.setHeader('grpc-message', encodeGrpcText(failure.message));
  if (failure.retryAfterSeconds > 0) response.setHeader('grpc-status-details-bin', encodeDetails(failure));
  response.end();
}

/** Binary headers are base64 without padding. */
function encodeDetails(failure: ErrorStatus): string {
  return Buffer.from(encodeStatus(failure)).toString('base64').replace(/=+$/, '');
}

/** Bytes that are not printable ASCII, and the percent sign, are percent-encoded; what is too long is cut. */
export function encodeGrpcText(text: string): string {
  const encoded = Array.from(Buffer.from(text), (byte) => {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    return isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  if (encoded.length <= MAX_MESSAGE_CHARACTERS) return encoded;
  return `${encoded.slice(0, MAX_MESSAGE_CHARACTERS).replace(/%.?$/, '')}...`;
}
