/** Sign-in with password (and a code, for who wants it) or passkey. Accounts come from invitations only (see organisations/invitations.ts). */
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { LIMITS } from '../../limits.ts';
import { ADDRESS_HEADER } from '../client-address.ts';
import { database } from '../database/client.ts';
import { readEnvironment } from '../env.ts';
import { portalGlobals } from '../globals.ts';
import { keepLanguage, languageOfBrowser } from './language.ts';
import { passwordChanged, RESET_MINUTES, sendResetLink } from './password-mail.ts';

const RATES = {
  '/sign-in/email': { window: 60, max: 60 },
  '/request-password-reset': { window: 600, max: 20 },
  '/reset-password': { window: 600, max: 20 },
  '/two-factor/*': { window: 60, max: 20 },
};

function makeAuth() {
  const { AUTH_SECRET, PORTAL_ORIGIN } = readEnvironment();
  return betterAuth({
    appName: 'Doubleblind',
    baseURL: PORTAL_ORIGIN,
    secret: AUTH_SECRET,
    database: prismaAdapter(database(), { provider: 'postgresql' }),
    user: { modelName: 'person' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LIMITS.passwordLeast,
      maxPasswordLength: LIMITS.passwordMost,
      resetPasswordTokenExpiresIn: RESET_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => sendResetLink(database(), PORTAL_ORIGIN, user.email, token),
      onPasswordReset: ({ user }) =>
        database().$transaction((transaction) => passwordChanged(transaction, user.id, 'portal')),
    },
    session: {
      expiresIn: 12 * 60 * 60,
      updateAge: 60 * 60,
      additionalFields: { activeOrganisationId: { type: 'string', required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          after: async ({ userId }, context) => {
            const language = context?.headers && languageOfBrowser(context.headers);
            if (language) await keepLanguage(database(), userId, language);
          },
        },
      },
    },
    plugins: [
      passkey({ rpName: 'Doubleblind', rpID: new URL(PORTAL_ORIGIN).hostname, origin: PORTAL_ORIGIN }),
      twoFactor({ issuer: 'Doubleblind' }),
    ],
    // Wrong passwords are counted in attempts.ts, by account and address; this bounds the rest.
    rateLimit: { enabled: true, window: 60, max: 100, customRules: RATES, storage: 'database' },
    advanced: {
      cookiePrefix: 'doubleblind',
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
  });
}

type Auth = ReturnType<typeof makeAuth>;

export function auth(): Auth {
  const globals = portalGlobals();
  globals.auth ??= makeAuth();
  return globals.auth as Auth;
}
