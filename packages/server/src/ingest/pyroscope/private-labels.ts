/**
 * Takes out what clients send for the server alone: `__delta__`, because nothing here turns cumulative profiles into windows, and
 * `__order__`. A session is one of `maxSessions` per series, or is not told apart from others.
 */
export function applyPrivateLabels(labels: Map<string, string>, maxSessions: number): void {
  labels.delete('__delta__');
  labels.delete('__order__');
  const session = labels.get(SESSION);
  if (session === undefined) return;
  const number = maxSessions > 0 ? sessionNumber(session, maxSessions) : undefined;
  if (number === undefined) labels.delete(SESSION);
  else labels.set(SESSION, number);
}

const SESSION = '__session_id__';

/** An id is a number of 64 bits in hexadecimal, its lowest byte first; so is the number that it is mapped to. */
function sessionNumber(id: string, maxSessions: number): string | undefined {
  if (!/^[0-9a-fA-F]{16}$/.test(id)) return undefined;
  const bytes = Buffer.from(id, 'hex');
  bytes.writeBigUInt64LE(bytes.readBigUInt64LE() % BigInt(maxSessions));
  return bytes.toString('hex');
}
