import { describe, expect, test } from 'vitest';
import type { Declaration } from './find-declaration.js';
import { nameInSource } from './name-in-source.js';
import { createSourceText } from './source-text.js';

type Token = NonNullable<Declaration['token']>;

/** The name at the mark `^` of a text that does not belong to it. */
function nameAt(marked: string, token: Token): string | undefined {
  const offset = marked.indexOf('^');
  const lines = marked.slice(0, offset).split('\n');
  return nameInSource(
    createSourceText(marked.replace('^', '')),
    lines.length - 1,
    lines.at(-1)?.length ?? 0,
    token,
  );
}

describe('the name of a function is found in the source', () => {
  test.each<[Token, string, string]>([
    ['keyword', '^function load(a) {', 'load'],
    ['keyword', 'export ^async function* load(a) {', 'load'],
    ['keyword', 'const load = ^function (a) {', 'load'],
    ['keyword', 'const load = ^function inner(a) {', 'inner'],
    ['name', 'function ^load(a) {', 'load'],
    ['name', 'function ^load<T extends object>(a) {', 'load'],
    ['name', 'class A {\n  static ^load(a) {', 'load'],
    ['name', 'class A {\n  ^#load(a) {', '#load'],
    ['place', 'const other = 1;\nconst load = ^(a) => {', 'load'],
    ['place', 'export const load = ^async (a) => {', 'load'],
    ['place', 'const load = ^async a => {', 'load'],
    ['place', 'const load = (^a) => {', 'load'],
    ['place', 'const load = async (^a: number): Promise<void> => {', 'load'],
    ['place', 'const load: Loader<string> = ^(a) => {', 'load'],
    ['place', 'use({ fast: true, load: ^(a) => {', 'load'],
    ['place', 'class A {\n  private readonly load = ^() => {', 'load'],
    ['place', 'function use(load: Loader = ^() => {', 'load'],
    ['constructor', 'class First {}\nclass Loader extends Base<string> {\n  ^constructor(a) {', 'Loader'],
    ['constructor', 'class Loader<T> {\n  ^constructor(a) {', 'Loader'],
    ['place', 'class Loader {\n  ^constructor(a) {', 'Loader'],
    ['place', 'class Loader {\n  ^#load(a) {', '#load'],
  ])('at its %s of %j', (token, marked, name) => {
    expect(nameAt(marked, token)).toBe(name);
  });
});

describe('no name is made up', () => {
  test.each<[Token, string]>([
    ['place', 'use(^(a) => {'],
    ['place', 'use(^a => {'],
    ['place', 'const load: (a: number) => void = ^(a) => {'],
    ['place', 'const load = ready ? other : ^(a) => {'],
    // The function that a bundler puts around a module begins where that does.
    ['place', '^function load(a) {'],
    ['place', "^require('./other.js');"],
    ['keyword', 'const load = use(^function () {'],
    ['keyword', "^require('./other.js');"],
    ['constructor', 'class First {}\nconst Loader = class extends First {\n  ^constructor(a) {'],
    ['constructor', '// The class of loaders.\nexport default class {\n  ^constructor(a) {'],
    ['constructor', 'class Loader {\n  ^load(a) {'],
    ['name', 'past the end^'],
  ])('at its %s for %j', (token, marked) => {
    expect(nameAt(marked, token)).toBeUndefined();
  });
});
