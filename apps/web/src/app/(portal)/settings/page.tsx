import type { Metadata } from 'next';
import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button';
import { ActionForm, SelectField, TextField } from '@/components/ui/form';
import { Empty, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { SecondFactor } from '@/features/account/second-factor';
import { DeleteSection, PasswordSection, SessionsSection } from '@/features/account/sections';
import { currentSession, orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
import {
  createApiTokenAction,
  removePasskeyAction,
  renameAction,
  revokeApiTokenAction,
} from '@/features/settings/actions';
import { AddPasskey } from '@/features/settings/add-passkey';
import { LIMITS } from '@/limits';
import { readSettings } from '@/server/accounts/read';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const { formatDate } = await readerFormats();
  const actor = await requireActor();
  const session = (await currentSession())!;
  const { tokens, passkeys, sessions, secondFactor } = await orNotFound(() => readSettings(actor));
  return (
    <>
      <PageHeader
        title="Settings"
        lead={`Signed in as ${session.person.email}.`}
        actions={
          actor.role !== 'operator' && (
            <ButtonLink look="quiet" href="/settings/notices">
              Notices by e-mail and webhook
            </ButtonLink>
          )
        }
      />
      <Section title="Your name" lead="As others read it beside what you do.">
        <Panel>
          <ActionForm action={renameAction} submit="Save">
            <TextField
              label="Name"
              name="name"
              defaultValue={session.person.name}
              maxLength={LIMITS.name}
              autoComplete="name"
              required
            />
          </ActionForm>
        </Panel>
      </Section>
      <PasswordSection />
      <Section
        title="Second factor"
        lead="A code of an authenticator app beside the password. A passkey needs none: it is two factors by itself."
      >
        <Panel>
          <SecondFactor enabled={secondFactor} />
        </Panel>
      </Section>
      <Section title="Passkeys" lead="Sign in with this device’s fingerprint, face or PIN instead of a password.">
        <Panel className="grid gap-4">
          {passkeys.length > 0 && (
            <ul aria-label="Your passkeys" className="divide-y divide-line">
              {passkeys.map((row) => (
                <li key={row.id} className="flex flex-wrap items-center justify-between gap-3 py-2">
                  <span>
                    {row.name ?? 'Passkey'}{' '}
                    <span className="text-soft">{row.createdAt && `since ${formatDate(row.createdAt)}`}</span>
                  </span>
                  <ActionForm
                    action={removePasskeyAction.bind(null, row.id)}
                    submit="Remove"
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
        title="API tokens"
        lead={
          <>
            For scripts that act for {actor.organisationName} with your role. What they can do:{' '}
            <Link href="/settings/api" prefetch={false} className="text-accent underline underline-offset-2">
              the API
            </Link>
            .
          </>
        }
      >
        <div className="grid gap-4">
          {tokens.length === 0 ? (
            <Empty title="You have no token." />
          ) : (
            <Table
              caption="Your API tokens"
              rows={tokens}
              rowKey={(row) => row.id}
              columns={[
                { key: 'name', title: 'Name', cell: (row) => row.name },
                { key: 'made', title: 'Made', cell: (row) => formatDate(row.createdAt) },
                {
                  key: 'until',
                  title: 'Valid until',
                  cell: (row) => (row.expiresAt ? formatDate(row.expiresAt) : 'always'),
                },
                {
                  key: 'used',
                  title: 'Last used',
                  cell: (row) => (row.lastUsedAt ? formatDate(row.lastUsedAt) : 'never'),
                },
                {
                  key: 'revoke',
                  title: <span className="sr-only">Revoke</span>,
                  cell: (row) => (
                    <ActionForm
                      action={revokeApiTokenAction.bind(null, row.id)}
                      submit="Revoke"
                      look="danger"
                      className="grid"
                    />
                  ),
                },
              ]}
            />
          )}
          <Panel>
            <ActionForm action={createApiTokenAction} submit="Make a token">
              <TextField label="Name" name="name" hint="What it is for." maxLength={LIMITS.tokenName} required />
              <SelectField
                label="Valid for"
                name="days"
                defaultValue="90"
                options={[
                  ['7', '7 days'],
                  ['90', '90 days'],
                  ['365', 'a year'],
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
