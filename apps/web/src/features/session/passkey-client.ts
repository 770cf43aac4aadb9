import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/client';

/** Loaded only when somebody uses a passkey. */
export const authClient = createAuthClient({ plugins: [passkeyClient()] });
