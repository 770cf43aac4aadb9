'use client';

import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Command } from '@/components/ui/command';
import { ActionForm, Field } from '@/components/ui/form';
import { createTokenAction } from './actions.ts';
import { DOCTOR_COMMAND, daemonCommand, enrolCommand } from './commands.ts';

/** From an empty machine to an agent that is connected; each command can be copied and run as it stands. */
export function EnrolGuide({ portalOrigin }: { portalOrigin: string }) {
  const t = useWords();
  const [address, setAddress] = useState('');
  return (
    <ol className="grid max-w-3xl gap-6">
      <li>
        <p className="mb-2 font-medium">{t('1. Make a token, and enrol with it')}</p>
        <ActionForm
          action={createTokenAction}
          submit={t('Make a one-time token')}
          look="quiet"
          className="grid gap-3"
          showSecret={(token) => (
            <div className="grid gap-2">
              <p className="text-soft">
                {t('On the agent’s machine, within a day. The token is in it, works once, and is shown only now:')}
              </p>
              <Command>{enrolCommand(portalOrigin, token)}</Command>
            </div>
          )}
        />
      </li>
      <li className="grid gap-3">
        <p className="font-medium">{t('2. Start it')}</p>
        <Field
          label={t('Address at which the other side’s agent reaches this machine')}
          hint={t(
            'HOST:PORT. Leave it empty where nobody can call this machine: two such agents meet at this portal’s relay, which passes on what they encrypt for each other.',
          )}
        >
          {(ids) => (
            <input
              {...ids}
              className="field max-w-md"
              placeholder="agent.example.org:9443"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Command>{daemonCommand(address)}</Command>
      </li>
      <li>
        <p className="mb-2 font-medium">
          {t('3. Check clock, disk, the line to the portal, and whether others can call')}
        </p>
        <Command>{DOCTOR_COMMAND}</Command>
      </li>
    </ol>
  );
}
