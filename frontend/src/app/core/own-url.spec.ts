import { ownUrl } from './own-url';

const ORIGIN = 'https://app.test';

describe('the address of an own page', () => {
  it.each(['/', '/flower/tasks?limit=5', 'pgadmin/', '/a#part', 'https://app.test/jobs'])(
    'may be %s',
    (named) => {
      expect(ownUrl(named, ORIGIN)).toBe(new URL(named, ORIGIN).href);
      expect(ownUrl(named, ORIGIN)).toMatch(/^https:\/\/app\.test\/(?!\/)/);
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
  ])('may not be %s', (named) => {
    expect(ownUrl(named, ORIGIN)).toBeUndefined();
  });
});
