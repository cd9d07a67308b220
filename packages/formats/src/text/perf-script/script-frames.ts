import type { LineInit, ProfilesBuilder } from '@hotspan/otlp-profiles';
import { type ParsedFrame, parseFrame, textOfFrame } from './parse-frame.js';
import { parseScriptSymbol } from './parse-script-symbol.js';

/** A frame of the call chain, its function already in the dictionary. */
export interface ScriptFrame {
  readonly line: LineInit;
  /** What kind of code it is; 0 when that is not known. */
  readonly attributeSet: number;
  readonly isInlined: boolean;
}

/** Turns lines of call chains into functions. Lines that are equal but for their address are parsed once. */
export interface ScriptFrames {
  /** Undefined for a line that is no frame. */
  frameOf(line: string): ScriptFrame | undefined;
}

export function createScriptFrames(builder: ProfilesBuilder): ScriptFrames {
  const known = new Map<string, ScriptFrame>();

  function attributeSetOf(frameType: FrameType | undefined): number {
    if (frameType === undefined) return 0;
    return builder.addAttributeSet([builder.addAttribute('profile.frame.type', frameType)]);
  }

  function addFrame(frame: ParsedFrame): ScriptFrame {
    const script = parseScriptSymbol(frame.symbol);
    const functionIndex = builder.addFunction(script ?? { name: frame.symbol, filename: frame.binary });
    const attributeSet = attributeSetOf(script === undefined ? frameTypeOf(frame) : 'v8js');
    return { line: { functionIndex }, attributeSet, isInlined: frame.isInlined };
  }

  return {
    frameOf(line) {
      const text = textOfFrame(line);
      if (text === undefined) return undefined;
      const frame = known.get(text) ?? addFrame(parseFrame(text));
      known.set(text, frame);
      return frame;
    },
  };
}

type FrameType = 'kernel' | 'native' | 'v8js';

/** Code that was made at run time lies in no file, or in perf's map of it, and may be of any kind. */
function frameTypeOf({ binary }: ParsedFrame): FrameType | undefined {
  if (binary.startsWith('[kernel') || binary.startsWith('[guest.kernel')) return 'kernel';
  const isFile = binary.startsWith('/') && !binary.startsWith('//') && !binary.endsWith('.map');
  return isFile ? 'native' : undefined;
}
