import { Problem } from '../core/problem';

/** What the API sends and gets as JSON, in the formats of WebAuthn. */
type Json = Record<string, unknown>;

/** Whether this browser can use passkeys here: it can on HTTPS and on localhost. */
export function canUsePasskeys(): boolean {
  const type = globalThis.PublicKeyCredential as typeof PublicKeyCredential | undefined;
  return typeof type?.parseRequestOptionsFromJSON === 'function';
}

/** Asks for a passkey that this site knows. Rejects with a Problem. */
export function usePasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  return answerOf(navigator.credentials.get({ publicKey }));
}

/** Creates a passkey for this site. Rejects with a Problem. */
export function createPasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never);
  return answerOf(navigator.credentials.create({ publicKey }));
}

async function answerOf(request: Promise<Credential | null>): Promise<Json> {
  try {
    const credential = (await request) as PublicKeyCredential;
    return credential.toJSON() as unknown as Json;
  } catch (error) {
    throw new Problem(messageFor(error));
  }
}

/** For privacy, the browser does not tell whether somebody cancelled or has no passkey. */
function messageFor(error: unknown): string {
  return error instanceof DOMException && error.name === 'InvalidStateError'
    ? $localize`This device already has a passkey for your account.`
    : $localize`No passkey was used. Try again, or use another way.`;
}
