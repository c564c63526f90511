import { deviceName, isPhone } from './device-name';

const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const GOOGLE = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0';

describe('deviceName', () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${GOOGLE} Safari/537.36`, 'Chrome on Windows'],
    [`Mozilla/5.0 (X11; Linux x86_64) ${GOOGLE} Safari/537.36 Edg/145.0`, 'Edge on Linux'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/18.0 Safari/605.1.15`,
      'Safari on Mac',
    ],
    ['curl/8.5.0', 'curl'],
    ['', 'Unknown device'],
  ])('of %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
    expect(isPhone(userAgent)).toBe(false);
  });

  it.each([
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${APPLE} Version/18.0 Mobile/15E148 Safari/604.1`,
      'Safari on iPhone',
    ],
    [`Mozilla/5.0 (Linux; Android 10; K) ${GOOGLE} Mobile Safari/537.36`, 'Chrome on Android'],
  ])('of a phone: %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
    expect(isPhone(userAgent)).toBe(true);
  });
});
