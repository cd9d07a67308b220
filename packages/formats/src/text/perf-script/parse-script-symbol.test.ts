import { describe, expect, it } from 'vitest';
import { parseScriptSymbol, type ScriptSymbol } from './parse-script-symbol.js';

describe('parseScriptSymbol', () => {
  it.each<[string, string, string, number]>([
    ['LazyCompile:*parse /srv/app.js:14:22', 'parse', '/srv/app.js', 14],
    ['LazyCompile:~parse /srv/app.js:14:22', 'parse', '/srv/app.js', 14],
    ['JS:^parse file:///srv/app.mjs:3:1', 'parse', 'file:///srv/app.mjs', 3],
    ["JS:*'parse /srv/app.js:14:22", 'parse', '/srv/app.js', 14],
    [
      'Function:~Module._load node:internal/modules/cjs/loader:1003:24',
      'Module._load',
      'node:internal/modules/cjs/loader',
      1003,
    ],
    ['InterpretedFunction:parse C:\\srv\\app.js:14:22', 'parse', 'C:\\srv\\app.js', 14],
    ['JS:~get size /srv/my shop/a b.js:1:2', 'get size', '/srv/my shop/a b.js', 1],
    ['JS:*get size app.js:1:2', 'get size', 'app.js', 1],
    ['LazyCompile:* /srv/app.js:14:22', '(anonymous)', '/srv/app.js', 14],
    ['LazyCompile:*parse app.js:14', 'parse', 'app.js', 14],
    ['Script:~ /srv/app.js:1:1', '(anonymous)', '/srv/app.js', 1],
    ['Eval:~app.js:1:1', '(anonymous)', 'app.js', 1],
    ['JS:*parse', 'parse', '', 0],
    ['JS:', '(anonymous)', '', 0],
  ])('parses %s', (symbol, name, filename, startLine) => {
    expect(parseScriptSymbol(symbol)).toEqual<ScriptSymbol>({ name, filename, startLine });
  });

  it.each(['main', 'Builtin:ArrayMap', 'v8::JS:x', 'js:x', ''])(
    'leaves other symbols alone: "%s"',
    (symbol) => {
      expect(parseScriptSymbol(symbol)).toBeUndefined();
    },
  );
});
