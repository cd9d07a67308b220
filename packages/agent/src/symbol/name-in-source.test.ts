import { describe, expect, test } from 'vitest';
import { nameInSource } from './name-in-source.js';

/** The name at the mark `^` of a text that does not belong to it. */
function nameAt(marked: string): string | undefined {
  const offset = marked.indexOf('^');
  const lines = marked.slice(0, offset).split('\n');
  return nameInSource(marked.replace('^', ''), lines.length - 1, lines.at(-1)?.length ?? 0);
}

describe('the name of a function is found in the source', () => {
  test.each([
    ['^function load(a) {', 'load'],
    ['export ^async function* load(a) {', 'load'],
    ['function ^load(a) {', 'load'],
    ['function ^load<T extends object>(a) {', 'load'],
    ['const other = 1;\nconst load = ^(a) => {', 'load'],
    ['const load = ^async (a) => {', 'load'],
    ['const load = ^async a => {', 'load'],
    ['const load = (^a) => {', 'load'],
    ['const load = async (^a: number): Promise<void> => {', 'load'],
    ['const load: Loader<string> = ^(a) => {', 'load'],
    ['const load = ^function (a) {', 'load'],
    ['const load = ^function inner(a) {', 'inner'],
    ['use({ fast: true, load: ^(a) => {', 'load'],
    ['class A {\n  private readonly load = ^() => {', 'load'],
    ['function use(load: Loader = ^() => {', 'load'],
    ['class A {\n  static ^load(a) {', 'load'],
    ['class A {\n  ^#load(a) {', '#load'],
    ['class First {}\nclass Loader extends Base<string> {\n  ^constructor(a) {', 'Loader'],
    ['class Loader<T> {\n  ^constructor(a) {', 'Loader'],
  ])('of %j', (marked, name) => {
    expect(nameAt(marked)).toBe(name);
  });
});

describe('no name is made up', () => {
  test.each([
    'use(^(a) => {',
    'use(^a => {',
    'const load = use(^function () {',
    'const load: (a: number) => void = ^(a) => {',
    'const load = ready ? other : ^(a) => {',
    'class First {}\nconst Loader = class extends First {\n  ^constructor(a) {',
    '// The class of loaders.\nexport default class {\n  ^constructor(a) {',
    '^if (a) {',
    'past the end^',
  ])('for %j', (marked) => {
    expect(nameAt(marked)).toBeUndefined();
  });
});
