'use client';

import type { FinishedTestSet } from '@doubleblind/contracts';
import { useState } from 'react';
import { formatBytes } from '@/components/format';
import { useLeaveWarning } from '@/components/leave-warning';
import { useWords } from '@/components/reader';
import { Button, ButtonLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice, Panel, Section } from '@/components/ui/page';
import { ProgressBar } from '@/components/ui/progress-bar';
import { type AgentAddress, describeProblem } from '@/features/local-agent/client';
import { ConnectAgent } from '@/features/local-agent/connect';
import { translatable } from '@/language/words';
import { Checks } from './checks.tsx';
import { Drafts } from './drafts.tsx';
import { DropZone } from './drop-zone.tsx';
import type { NamedFile } from './dropped-files.ts';
import { FilmsToLookAt } from './films-to-look-at.tsx';
import { Mapping } from './mapping.tsx';
import { Skipped } from './skipped.tsx';
import { Thumbnails } from './thumbnails.tsx';
import { type Upload, useUpload } from './use-upload.ts';

const LABELS = /\.(csv|tsv)$/i;
const UNFINISHED = translatable(
  'The test set is not finished. What was sent is kept on your agent; you can go on with it later. Leave the page?',
);

export function UploadPage({ localApiUrl, agentKey }: { localApiUrl: string | null; agentKey?: string }) {
  const t = useWords();
  const url = localApiUrl ?? 'http://127.0.0.1:8471';
  const otherwise = (
    <p>
      {t.rich(
        'Your agent serves the same upload itself: open <link>{url}</link> on its machine. Or bring its address here: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>',
        {
          url,
          link: (inside) => (
            <a href={url} className="text-accent underline">
              {inside}
            </a>
          ),
          code: (inside) => <code>{inside}</code>,
        },
      )}
    </p>
  );
  return (
    <ConnectAgent localApiUrl={localApiUrl} otherwise={otherwise} {...(agentKey && { expectedKey: agentKey })}>
      {(address) => <Steps address={address} />}
    </ConnectAgent>
  );
}

function Steps({ address }: { address: AgentAddress }) {
  const t = useWords();
  const upload = useUpload(address);
  const { state } = upload;
  useLeaveWarning(state.draft !== null && state.finished === null, t(UNFINISHED));
  if (state.finished) return <Finished {...state.finished} />;
  return (
    <>
      {state.problem && (
        <div className="mb-6">
          <Notice tone="bad" title={t('The agent did not take this')}>
            {describeProblem(state.problem, t)} {t('What it has taken so far is kept.')}
          </Notice>
        </div>
      )}
      {state.draft === null ? (
        <>
          <Drafts upload={upload} />
          <Begin upload={upload} />
        </>
      ) : (
        <Fill upload={upload} address={address} />
      )}
    </>
  );
}

function Finished({ images, portalId, nearTo }: FinishedTestSet) {
  const t = useWords();
  return (
    <Notice tone="good" title={t('The test set is complete: {images} images', { images })}>
      <p>
        {portalId
          ? t('Its counts and hash are registered. The images and labels are only on your agent.')
          : t('Your agent registers its counts as soon as it reaches the portal.')}
      </p>
      {nearTo !== undefined && (
        <p className="mt-2">
          {t(
            'No counts of findings and sites are registered: it differs from “{nearTo}” in so few patients that the counts of both would tell of these.',
            { nearTo },
          )}
        </p>
      )}
      <div className="mt-3">
        <ButtonLink href={portalId ? `/test-sets/${portalId}` : '/test-sets'}>{t('To the test set')}</ButtonLink>
      </div>
    </Notice>
  );
}

function Begin({ upload }: { upload: Upload }) {
  const t = useWords();
  return (
    <form
      className="grid max-w-xl gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        void upload.begin(String(data.get('name')), String(data.get('description')));
      }}
    >
      <TextField label={t('Name')} name="name" hint={t('Vendors see it in proposals. No patient data.')} required />
      <TextField
        label={t('Description')}
        name="description"
        rows={2}
        hint={t('How the images were chosen: period, device, exclusions.')}
      />
      <div>
        <Button type="submit" disabled={upload.state.busy}>
          {t('Begin')}
        </Button>
      </div>
    </form>
  );
}

function Fill({ upload, address }: { upload: Upload; address: AgentAddress }) {
  const t = useWords();
  const { state } = upload;
  const draft = state.draft!;
  const [leaveOut, setLeaveOut] = useState(false);

  const take = async (files: NamedFile[]) => {
    const labels = files.find((row) => LABELS.test(row.name));
    // All of them: a film may have any ending or none, and of what is no film the agent says why it does not count.
    await upload.sendFiles(files.filter((row) => row !== labels));
    if (labels) await upload.sendLabels({ file: labels.file });
  };
  const skipped = state.files.filter(({ status }) => status !== 'accepted');
  const usable = state.files.filter(({ status }) => status !== 'rejected').map(({ name }) => name);
  const missing = state.labels?.rowsWithoutImage.count ?? 0;
  const ready =
    draft.files.accepted > 0 &&
    state.labels !== null &&
    state.labels.badCells.count === 0 &&
    (missing === 0 || leaveOut) &&
    state.labels.matchedImages > 0;
  return (
    <>
      <Section
        title={draft.name}
        lead={t('Drop the folder of images, with the labels CSV in it or beside it. PNG, JPEG and DICOM.')}
      >
        <DropZone busy={state.busy} take={(files) => void take(files)} />
        {state.total > 0 && (
          <div className="mt-4" aria-live="polite">
            <ProgressBar value={state.sent} total={state.total} label={t('Files sent to the agent')} />
            <p className="mt-2 text-soft">
              {t(
                '{sent} of {total} files, {bytes}: {accepted} accepted, {rejected} rejected, {duplicates, plural, one {# duplicate} other {# duplicates}}',
                {
                  ...{ sent: state.sent, total: state.total, bytes: formatBytes(state.bytesSent) },
                  ...draft.files,
                },
              )}
            </p>
          </div>
        )}
      </Section>
      {state.checks.length > 0 && (
        <Section title={t('Files')}>
          <Checks checks={state.checks} />
        </Section>
      )}
      {skipped.length > 0 && (
        <Section title={t('Files that do not count: {count}', { count: skipped.length })}>
          <Skipped files={skipped} />
        </Section>
      )}
      {draft.filmsToLookAt.count > 0 && (
        <Section
          title={t('Images to look at: {count}', { count: draft.filmsToLookAt.count })}
          lead={t('They look unusual to your agent. Correct the files, or accept those that are as they should be.')}
        >
          <FilmsToLookAt
            address={address}
            draft={draft}
            busy={state.busy}
            accept={(names) => void upload.acceptFilms(names)}
          />
        </Section>
      )}
      {usable.length > 0 && (
        <Section
          title={t('A look at them')}
          lead={t(
            'Straight from your agent, which first asks you on its own page whether it may show them; they never pass through the portal.',
          )}
        >
          <Thumbnails address={address} draftId={draft.id} names={usable} />
        </Section>
      )}
      <Section
        title={t('Labels')}
        lead={t(
          'One row an image, or a study with a folder of its own; a column for each finding with 1 and 0 or yes and no. Tables of CheXpert, MIMIC-CXR and the NIH are read as they are.',
        )}
      >
        <Panel>
          <label className="block">
            <span className="mb-1 block font-medium">{t('Labels CSV')}</span>
            <input
              type="file"
              className="block text-soft file:mr-4 file:min-h-[2.6rem] file:rounded-md file:border file:border-line file:bg-surface file:px-4 file:font-medium file:text-ink"
              accept=".csv,.tsv,.txt,text/csv"
              disabled={state.busy}
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void upload.sendLabels({ file });
              }}
            />
          </label>
          {state.labels && (
            <Mapping key={JSON.stringify(state.labels.mapping)} labels={state.labels} draft={draft} upload={upload} />
          )}
        </Panel>
      </Section>
      {missing > 0 && (
        <label className="mb-4 flex items-start gap-3">
          <input
            type="checkbox"
            className="mt-1.5"
            checked={leaveOut}
            onChange={(event) => setLeaveOut(event.target.checked)}
          />
          <span>
            {t(
              'Leave out the {rows, plural, one {# row} other {# rows}} of the labels without an image. The report will say that rows were left out.',
              { rows: missing },
            )}
          </span>
        </label>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button disabled={!ready || state.busy} onClick={() => void upload.finish({ leaveOutMissing: leaveOut })}>
          {t('Finish the test set')}
        </Button>
        <p className="text-soft">
          {ready
            ? t('Afterwards it cannot change: evaluations name its hash.')
            : t('Images and labels that fit each other are needed first.')}
        </p>
      </div>
    </>
  );
}
