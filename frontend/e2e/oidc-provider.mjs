// A real OpenID provider for tests, in memory: node oidc-provider.mjs PORT REDIRECT_URI LOGOUT_URI.
// Its pages accept any login and password. The login is what the provider says about the user, as a
// query: sub=ada&email=ada@example.com&email_verified=true&groups=admins,staff
import { Provider } from 'oidc-provider';

const [port, redirectUri, logoutUri] = process.argv.slice(2);
const kind = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const { privateKey } = await crypto.subtle.generateKey(kind, true, ['sign', 'verify']);
const key = await crypto.subtle.exportKey('jwk', privateKey);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'app',
      client_secret: 'a-secret-of-the-tests',
      subject_type: 'pairwise',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [logoutUri],
    },
  ],
  // A new key each time, whose ID no client knows.
  jwks: { keys: [{ ...key, key_ops: undefined, kid: crypto.randomUUID(), use: 'sig' }] },
  cookies: { keys: [crypto.randomUUID()] },
  pkce: { required: () => true },
  claims: { email: ['email', 'email_verified'], groups: ['groups'], profile: ['name'] },
  scopes: ['openid', 'email', 'groups', 'profile'],
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_, accountId) => new URLSearchParams(accountId).get('sub'),
  findAccount: (_, accountId) => ({ accountId, claims: () => claimsOf(accountId) }),
});

function claimsOf(login) {
  const { email_verified, groups, ...texts } = Object.fromEntries(new URLSearchParams(login));
  return { ...texts, email_verified: email_verified === 'true', groups: groups?.split(',') ?? [] };
}

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
