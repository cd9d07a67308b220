/** What instructions are executed for. */
export const INSTRUCTION_PARTS = ['code', 'memory', 'compiler', 'profiler'] as const;

export type InstructionPart = (typeof INSTRUCTION_PARTS)[number];

/** Their numbers. */
export type InstructionParts = Readonly<Record<InstructionPart, number>>;

/**
 * By names of V8's and the engine's functions; the first that fits. What has an address for its name was compiled from
 * JavaScript. All that fits none is code, such as the functions that JavaScript calls.
 */
const PARTS: readonly (readonly [InstructionPart, RegExp])[] = [
  ['code', /^(?:0x|Builtins_)|Json(?:Parser|Stringifier)/],
  [
    'compiler',
    /compiler|maglev|turboshaft|baseline|Compil|Bytecode|Interpreter|Parser|Scanner|Assembler|Deoptimiz|RegisterAlloc|SourcePosition/,
  ],
  [
    'profiler',
    /Profil|Sampl|Symbolizer|StackFrameIterator|CodeMap|CodeEntry|StringsStorage|OnMoveEvent|dd::/,
  ],
  ['memory', /Mark|Sweep|Scaveng|Evacuat|Heap|Ephemeron|RememberedSet|Worklist|FreeList|cppgc|heap::base/],
];

/** Reads a profile of Valgrind's tool callgrind that has one event, instructions, at the lines of sources. */
export function readCallgrind(text: string): InstructionParts {
  const names = new Map<string, InstructionPart>();
  const parts: Record<InstructionPart, number> = { code: 0, memory: 0, compiler: 0, profiler: 0 };
  let part: InstructionPart = 'code';
  let isCall = false;
  for (const line of text.split('\n')) {
    const named = /^(c?)fn=\((\d+)\)(?: (.*))?$/.exec(line);
    if (named) {
      const [, isCallee, id = '', name] = named;
      if (name !== undefined) names.set(id, partOf(name));
      if (!isCallee) part = names.get(id) ?? 'code';
    } else if (line.startsWith('calls=')) {
      isCall = true;
    } else if (/^[+\-*\d]/.test(line)) {
      // The line after `calls=` is what the callee took, which is told there.
      if (!isCall) parts[part] += Number(line.slice(line.indexOf(' ') + 1));
      isCall = false;
    }
  }
  return parts;
}

function partOf(signature: string): InstructionPart {
  const name = nameOf(signature);
  return PARTS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'code';
}

const TEMPLATE_ARGUMENTS = /<[^<>]*>/;

/** Without the types that it takes and returns, which say nothing of what it is for. */
function nameOf(signature: string): string {
  let name = signature.replaceAll('(anonymous namespace)', '');
  while (TEMPLATE_ARGUMENTS.test(name)) name = name.replace(TEMPLATE_ARGUMENTS, '');
  return name.split('(', 1)[0]?.split(' ').at(-1) ?? name;
}
