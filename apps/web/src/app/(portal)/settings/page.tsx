import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button';
import { ActionForm, SelectField, TextField } from '@/components/ui/form';
import { Empty, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { SecondFactor } from '@/features/account/second-factor';
import { DeleteSection, PasswordSection, SessionsSection } from '@/features/account/sections';
import { currentSession, orNotFound, requireActor } from '@/features/session/current';
import { LanguageSwitch } from '@/features/session/language-switch';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import {
  createApiTokenAction,
  removePasskeyAction,
  renameAction,
  revokeApiTokenAction,
} from '@/features/settings/actions';
import { AddPasskey } from '@/features/settings/add-passkey';
import { LIMITS } from '@/limits';
import { readSettings } from '@/server/accounts/read';

export const generateMetadata = titled('Settings');

export default async function SettingsPage() {
  const t = await readerWords();
  const { formatDate } = await readerFormats();
  const actor = await requireActor();
  const session = (await currentSession())!;
  const { tokens, passkeys, sessions, secondFactor } = await orNotFound(() => readSettings(actor));
  return (
    <>
      <PageHeader
        title={t('Settings')}
        lead={t('Signed in as {email}.', { email: session.person.email })}
        actions={
          actor.role !== 'operator' && (
            <ButtonLink look="quiet" href="/settings/notices">
              {t('Notices by e-mail and webhook')}
            </ButtonLink>
          )
        }
      />
      <Section title={t('Your name')} lead={t('As others read it beside what you do.')}>
        <Panel>
          <ActionForm action={renameAction} submit={t('Save')}>
            <TextField
              label={t('Name')}
              name="name"
              defaultValue={session.person.name}
              maxLength={LIMITS.name}
              autoComplete="name"
              required
            />
          </ActionForm>
        </Panel>
      </Section>
      <Section
        title={t('Language')}
        lead={t(
          'Pages speak your language, and write numbers and times as in your country. In English for everybody: commands, the report as a file, and those sentences of a report that the hospital has signed.',
        )}
      >
        <LanguageSwitch />
      </Section>
      <PasswordSection />
      <Section
        title={t('Second factor')}
        lead={t(
          'A code of an authenticator app beside the password. A passkey needs none: it is two factors by itself.',
        )}
      >
        <Panel>
          <SecondFactor enabled={secondFactor} />
        </Panel>
      </Section>
      <Section
        title={t('Passkeys')}
        lead={t('Sign in with this device’s fingerprint, face or PIN instead of a password.')}
      >
        <Panel className="grid gap-4">
          {passkeys.length > 0 && (
            <ul aria-label={t('Your passkeys')} className="divide-y divide-line">
              {passkeys.map((row) => (
                <li key={row.id} className="flex flex-wrap items-center justify-between gap-3 py-2">
                  <span>
                    {row.name ?? t('Passkey')}{' '}
                    <span className="text-soft">
                      {row.createdAt && t('since {createdAt}', { createdAt: formatDate(row.createdAt) })}
                    </span>
                  </span>
                  <ActionForm
                    action={removePasskeyAction.bind(null, row.id)}
                    submit={t('Remove')}
                    look="danger"
                    className="grid"
                  />
                </li>
              ))}
            </ul>
          )}
          <AddPasskey />
        </Panel>
      </Section>
      <Section
        title={t('API tokens')}
        lead={t.rich(
          'For scripts that act for {organisationName} with your role. What they can do: <link>the API</link>.',
          {
            organisationName: actor.organisationName,
            link: (inside) => (
              <Link href="/settings/api" prefetch={false} className="text-accent underline underline-offset-2">
                {inside}
              </Link>
            ),
          },
        )}
      >
        <div className="grid gap-4">
          {tokens.length === 0 ? (
            <Empty title={t('You have no token.')} />
          ) : (
            <Table
              caption={t('Your API tokens')}
              rows={tokens}
              rowKey={(row) => row.id}
              columns={[
                { key: 'name', title: t('Name'), cell: (row) => row.name },
                { key: 'made', title: t('Made'), cell: (row) => formatDate(row.createdAt) },
                {
                  key: 'until',
                  title: t('Valid until'),
                  cell: (row) => (row.expiresAt ? formatDate(row.expiresAt) : t('always')),
                },
                {
                  key: 'used',
                  title: t('Last used'),
                  cell: (row) => (row.lastUsedAt ? formatDate(row.lastUsedAt) : t('never')),
                },
                {
                  key: 'revoke',
                  title: <span className="sr-only">{t('Revoke')}</span>,
                  cell: (row) => (
                    <ActionForm
                      action={revokeApiTokenAction.bind(null, row.id)}
                      submit={t('Revoke')}
                      look="danger"
                      className="grid"
                    />
                  ),
                },
              ]}
            />
          )}
          <Panel>
            <ActionForm action={createApiTokenAction} submit={t('Make a token')}>
              <TextField
                label={t('Name')}
                name="name"
                hint={t('What it is for.')}
                maxLength={LIMITS.tokenName}
                required
              />
              <SelectField
                label={t('Valid for')}
                name="days"
                defaultValue="90"
                options={[
                  ['7', t('7 days')],
                  ['90', t('90 days')],
                  ['365', t('a year')],
                ]}
              />
            </ActionForm>
          </Panel>
        </div>
      </Section>
      <SessionsSection sessions={sessions} here={session.sessionId} />
      <DeleteSection organisations={session.organisations.map(({ name }) => name)} />
    </>
  );
}
