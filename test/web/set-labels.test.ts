import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('set-labels.mjs', import.meta.url));

describe.each([
  { node: 20, flags: [] },
  { node: 24, flags: [] },
  { node: 24, flags: ['--no-async-context-frame'] },
])('setLabels on Node.js $node $flags', ({ node, flags }) => {
  it('holds for the rest of its execution and the work that starts then, and for nothing else', async ({
    skip,
  }) => {
    const binary = await findNodeBinary(node);
    if (binary === undefined) skip();
    const { stdout, stderr } = await runProgram([...flags, PROGRAM], {
      node: binary,
      env: { HOTSPAN_LOG_LEVEL: 'warn' },
    });
    expect(stderr).toBe('');
    const top = { phase: 'top' };
    expect(JSON.parse(stdout)).toEqual({
      earlier: {},
      tasks: Array.from({ length: 32 }, (_, i) => String(i)),
      afterTasks: top,
      wrapped: { phase: 'top', step: '1', inner: 'true' },
      afterWrap: top,
      requests: [
        [top, { path: '/a' }],
        [top, { path: '/b' }],
      ],
    });
  });
});
