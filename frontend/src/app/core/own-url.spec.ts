import { ownUrl } from './own-url';

const ORIGIN = 'https://app.test';

describe('ownUrl', () => {
  it.each(['/', '/flower/tasks?limit=5', 'pgadmin/', '/a#part', 'https://app.test/jobs'])(
    'accepts %s',
    (target) => {
      expect(ownUrl(target, ORIGIN)).toBe(new URL(target, ORIGIN).href);
      expect(ownUrl(target, ORIGIN)).toMatch(/^https:\/\/app\.test\/(?!\/)/);
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example/a',
    '/.//evil.example/a',
    '/..//evil.example/a',
    '/a/..//evil.example/a',
    String.raw`\\evil.example\a`,
    String.raw`/\evil.example/a`,
    String.raw`/.\/evil.example/a`,
    '\t//evil.example/a',
    '/\t/evil.example/a',
    '/.\n//evil.example/a',
    'https:\\\\evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.test/',
    'https://app.test:8443/',
    'https://app.test@evil.example/',
    'https://me:secret@app.test/',
    'https://',
  ])('rejects %s', (target) => {
    expect(ownUrl(target, ORIGIN)).toBeUndefined();
  });
});
