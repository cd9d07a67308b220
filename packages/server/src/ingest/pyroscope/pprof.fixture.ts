import { Profile, type ProfileInput, StringTable } from 'pprof-format';

/** A pprof profile as a test writes it down. */
export interface TestPprof {
  /** Default: CPU time. */
  readonly types?: readonly (readonly [type: string, unit: string])[];
  /** Default: CPU time; undefined = none. */
  readonly periodType?: readonly [type: string, unit: string] | undefined;
  readonly timeMs?: number;
  readonly samples?: readonly TestPprofSample[];
  readonly mapping?: { readonly filename: string; readonly buildId: string };
  /** May change the message before it is encoded, to break it. */
  readonly edit?: (message: EditableMessage) => void;
}

export interface TestPprofSample {
  /** Functions root first, joined by `;`. Files come before a name, as in `app.rb:run`. */
  readonly stack: string;
  readonly values: readonly number[];
  /** Text, or a number. */
  readonly labels?: Readonly<Record<string, string | number>>;
}

/** The message with all its lists there. */
export type EditableMessage = { -readonly [K in keyof ProfileInput]-?: NonNullable<ProfileInput[K]> };

/** Encodes a profile with npm's pprof-format, which is what the Node.js SDK of Pyroscope writes with. */
export function encodeTestPprof({
  types = [['cpu', 'nanoseconds']],
  timeMs = 0,
  samples = [{ stack: 'main;work', values: types.map((_, i) => 10 + i) }],
  mapping,
  edit,
  ...rest
}: TestPprof = {}): Uint8Array<ArrayBuffer> {
  const periodType = 'periodType' in rest ? rest.periodType : (['cpu', 'nanoseconds'] as const);
  const strings = new StringTable();
  const text = (value: string): number => strings.dedup(value);
  const frames = new Map<string, number>();
  const frameId = (frame: string): number => {
    const known = frames.get(frame) ?? frames.size + 1;
    frames.set(frame, known);
    return known;
  };
  const sample = samples.map(({ stack, values, labels = {} }) => ({
    locationId: stack.split(';').map(frameId).reverse(),
    value: [...values],
    label: Object.entries(labels).map(([key, value]) =>
      typeof value === 'string'
        ? { key: text(key), str: text(value) }
        : { key: text(key), num: value, numUnit: text('bytes') },
    ),
  }));
  const message = {
    sampleType: types.map(([type, unit]) => ({ type: text(type), unit: text(unit) })),
    sample,
    mapping:
      mapping === undefined
        ? []
        : [{ id: 1, filename: text(mapping.filename), buildId: text(mapping.buildId) }],
    location: Array.from(frames.values(), (id) => ({
      id,
      mappingId: mapping === undefined ? 0 : 1,
      line: [{ functionId: id, line: 3 }],
    })),
    function: Array.from(frames, ([frame, id]) => {
      const [file = '', name = ''] = frame.includes(':') ? frame.split(':') : ['', frame];
      return { id, name: text(name), systemName: text(name), filename: text(file) };
    }),
    stringTable: strings,
    timeNanos: BigInt(timeMs) * 1_000_000n,
    ...(periodType && { periodType: { type: text(periodType[0]), unit: text(periodType[1]) }, period: 1 }),
    // The members that tests edit are there; the others have defaults.
  } as EditableMessage;
  edit?.(message);
  return new Uint8Array(new Profile(message).encode());
}

/** A multipart body of these files, and its content type. A part without a file name is a plain value. */
export function encodeTestForm(
  parts: Readonly<Record<string, Uint8Array | string | { readonly value: string }>>,
): { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Record<string, string> } {
  const boundary = 'a-boundary-of-tests';
  const chunks = Object.entries(parts).flatMap(([name, content]) => {
    const isValue = typeof content === 'object' && 'value' in content;
    const fileName = isValue ? '' : `; filename="${name}"`;
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n\r\n`),
      Buffer.from(isValue ? content.value : content),
      Buffer.from('\r\n'),
    ];
  });
  return {
    body: new Uint8Array(Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)])),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
