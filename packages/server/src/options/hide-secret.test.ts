import { describe, expect, it } from 'vitest';
import { hidePassword, hideSecret } from './hide-secret.js';

describe('hidePassword', () => {
  it.each([
    ['http://user:secret@host:8123/db', 'http://user:<hidden>@host:8123/db'],
    ['https://:secret@host', 'https://:<hidden>@host'],
    ['http://user:a:b@c@host', 'http://user:<hidden>@host'],
    ['http://user@host:8123', 'http://user@host:8123'],
    ['http://host:8123/path@x:y', 'http://host:8123/path@x:y'],
    ['/var/lib/hotspan', '/var/lib/hotspan'],
    ['none', 'none'],
  ])('shows %s as %s', (url, shown) => {
    expect(hidePassword(url)).toBe(shown);
  });
});

describe('hideSecret', () => {
  it.each([
    ['secret', '<hidden>'],
    ['@/a/file', '@/a/file'],
    ['', ''],
  ])('shows %j as %j', (secret, shown) => {
    expect(hideSecret(secret)).toBe(shown);
  });
});
