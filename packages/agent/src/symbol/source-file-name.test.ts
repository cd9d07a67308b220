import { describe, expect, test } from 'vitest';
import { bundledName, sourceFileName } from './source-file-name.js';

const APP = {
  mapPath: '/app/dist/nested/app.js.map',
  codePath: '/app/dist/nested/app.js',
  sourceRoot: '',
  projectRoot: '/app',
};
const PACKAGE = {
  ...APP,
  mapPath: '/app/node_modules/@scope/tool/dist/index.js.map',
  codePath: '/app/node_modules/@scope/tool/dist/index.js',
  projectRoot: '/app/node_modules/@scope/tool',
};

describe('a source of the application is shown as', () => {
  test.each([
    ['../../src/a.ts', '/app/src/a.ts'],
    ['./a.ts', '/app/dist/nested/a.ts'],
    ['../../src/with space/ä.ts', '/app/src/with space/ä.ts'],
    ['/build/src/../src/a.ts', '/build/src/a.ts'],
    ['file:///build/src/a%20b.ts', '/build/src/a b.ts'],
    ['file:///C:/build/a.ts', 'C:/build/a.ts'],
    ['C:\\build\\src\\a.ts', 'C:/build/src/a.ts'],
    ['..\\..\\src\\a.ts', '/app/src/a.ts'],
    ['https://example.com/a.ts', 'https://example.com/a.ts'],
    ['../../node_modules/express/lib/router.js', '/app/node_modules/express/lib/router.js'],
    ['webpack:///./src/a.ts', '/app/src/a.ts'],
    ['webpack://shop/./src/a.ts', '/app/src/a.ts'],
    ['webpack://@scope/shop/./src/a.ts?4d2f', '/app/src/a.ts'],
    ['webpack://shop/src/a.ts', '/app/src/a.ts'],
    ['webpack:///src/a.ts', '/app/src/a.ts'],
    ['webpack://shop/../shared/a.ts', '/shared/a.ts'],
    ['webpack://shop/./node_modules/express/lib/router.js', '/app/node_modules/express/lib/router.js'],
    ['webpack:///webpack/bootstrap', 'webpack/bootstrap'],
    ['webpack://shop/webpack/runtime/make namespace object', 'webpack/runtime/make namespace object'],
    ['webpack://shop/external node-commonjs "fs"', 'external node-commonjs "fs"'],
    ['webpack-internal:///./src/a.ts', '/app/src/a.ts'],
    ['turbopack:///[project]/src/a.ts', '/app/src/a.ts'],
  ])('%s -> %s', (source, name) => {
    expect(sourceFileName(source, APP)).toBe(name);
  });

  test('a path below sourceRoot, with and without a slash at its end', () => {
    expect(sourceFileName('a.ts', { ...APP, sourceRoot: '../../src' })).toBe('/app/src/a.ts');
    expect(sourceFileName('a.ts', { ...APP, sourceRoot: '/build/src/' })).toBe('/build/src/a.ts');
    expect(sourceFileName('a.ts', { ...APP, sourceRoot: 'file:///build/src' })).toBe('/build/src/a.ts');
    expect(sourceFileName('./a.ts', { ...APP, sourceRoot: 'webpack://shop' })).toBe('/app/a.ts');
    expect(sourceFileName('/build/a.ts', { ...APP, sourceRoot: '/elsewhere' })).toBe('/build/a.ts');
  });

  test("what the bundler calls it where the project's folder is not known", () => {
    expect(sourceFileName('webpack://shop/./src/a.ts', { ...APP, projectRoot: undefined })).toBe('src/a.ts');
  });
});

describe('a source of a package stays in its folder', () => {
  test.each([
    ['../src/a.ts', '/app/node_modules/@scope/tool/src/a.ts'],
    ['../../../../src/a.ts', '/app/node_modules/@scope/tool/src/a.ts'],
    ['/home/ci/src/a.ts', '/app/node_modules/@scope/tool/home/ci/src/a.ts'],
    ['C:\\ci\\a.ts', '/app/node_modules/@scope/tool/ci/a.ts'],
    ['webpack://tool/./src/a.ts', '/app/node_modules/@scope/tool/src/a.ts'],
    ['../../../other/a.js', '/app/node_modules/other/a.js'],
  ])('%s -> %s', (source, name) => {
    expect(sourceFileName(source, PACKAGE)).toBe(name);
  });
});

test("eval'd modules lose webpack's scheme", () => {
  expect(bundledName('webpack-internal:///./src/a.js')).toBe('src/a.js');
});
