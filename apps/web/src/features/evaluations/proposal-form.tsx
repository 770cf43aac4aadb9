'use client';

import type { ProposalDocument, ReleasePart } from '@doubleblind/contracts';
import { useState } from 'react';
import { useWords } from '@/components/reader';
import { ActionForm, Field, SelectField, TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { SampleSize } from '@/features/test-sets/sample-size';
import { translatable } from '@/language/words';
import { LIMITS } from '@/limits';
import type { StudyCounts } from '@/server/test-sets/read';
import { proposeAction } from './actions.ts';
import { ExposureOutput } from './exposure-output.tsx';
import { GoalFields } from './goal-fields.tsx';
import { PrivacyFields } from './privacy-fields.tsx';
import { RunCost } from './run-cost.tsx';
import { ALWAYS_RELEASED, RELEASE_TEXTS, THREAT_MODEL_TEXTS } from './texts.ts';

interface Version {
  readonly id: string;
  readonly name: string;
  readonly findings: readonly string[];
  readonly bytesPerImage: number;
}
interface TestSet {
  readonly id: string;
  readonly name: string;
  readonly findings: readonly string[];
  readonly counts: readonly StudyCounts[];
  readonly images: number;
}

/** Terms to begin with: those of an earlier proposal, or a model or test set that was looked at. */
export interface Beginning {
  readonly modelVersionId?: string;
  readonly testSetId?: string;
  readonly terms?: ProposalDocument;
  /** The open proposal that this one is to replace. */
  readonly counterOf?: string;
}

const COMPARISONS = translatable({
  none: ['None', 'The model runs only under protection.'],
  'hospital-all': [
    'On the hospital’s agent, all images',
    'The vendor lends the model to the hospital’s agent for this.',
  ],
  'vendor-public': [
    'On the vendor’s agent, public images',
    'The hospital’s agent hands the images over only if a column “public” of its labels is 1 for every one of them.',
  ],
  'vendor-all': [
    'On the vendor’s agent, all images',
    'The hospital’s agent hands every image over, unprotected: the vendor sees them.',
  ],
});

export function ProposalForm(props: {
  versions: readonly Version[];
  testSets: readonly TestSet[];
  beginning: Beginning;
}) {
  const t = useWords();
  const { versions, testSets, beginning } = props;
  const { terms, counterOf } = beginning;
  const [versionId, setVersionId] = useState(
    (versions.find((row) => row.id === beginning.modelVersionId) ?? versions[0]).id,
  );
  const [testSetId, setTestSetId] = useState(
    (testSets.find((row) => row.id === beginning.testSetId) ?? testSets[0]).id,
  );
  const version = versions.find((row) => row.id === versionId)!;
  const testSet = testSets.find((row) => row.id === testSetId)!;
  const common = version.findings.filter((name) => testSet.findings.includes(name));
  return (
    <ActionForm
      action={proposeAction}
      submit={counterOf ? t('Propose instead') : t('Propose')}
      className="grid max-w-3xl gap-6"
    >
      {counterOf && <input type="hidden" name="counterOf" value={counterOf} />}
      <SelectField
        label={t('Model')}
        name="modelVersionId"
        value={versionId}
        onChosen={setVersionId}
        options={versions.map(({ id, name }) => [id, name])}
      />
      <SelectField
        label={t('Test set')}
        name="testSetId"
        value={testSetId}
        onChosen={setTestSetId}
        options={testSets.map(({ id, name }) => [id, name])}
      />
      <Size version={version} testSet={testSet} />
      <RunCost images={testSet.images} bytesPerImage={version.bytesPerImage} />
      {common.length > 1 && <FindingBoxes findings={common} chosen={terms?.findings} />}
      <TextField
        label={t('Purpose')}
        name="purpose"
        maxLength={LIMITS.purpose}
        rows={3}
        defaultValue={terms?.purpose ?? ''}
        hint={t('What the result is for, and who will read it.')}
        required
      />
      <fieldset>
        <legend className="mb-2 font-medium">{t('What may be released to both sides')}</legend>
        <div className="grid gap-1">
          {Object.entries(RELEASE_TEXTS).map(([part, [title, text]]) => (
            <label key={part} className="flex gap-3 py-1">
              <input
                type="checkbox"
                name="releaseParts"
                value={part}
                defaultChecked={!terms || terms.release.parts.includes(part as ReleasePart)}
                className="mt-1 size-4 accent-accent"
              />
              <span>
                {t(title)} <span className="text-soft">– {t(text)}</span>
              </span>
            </label>
          ))}
        </div>
        <p className="mt-1 text-sm text-soft">
          {t('{always} The hospital previews everything first and may release less.', { always: t(ALWAYS_RELEASED) })}
        </p>
      </fieldset>
      <PrivacyFields privacy={terms?.release.privacy} />
      <fieldset>
        <legend className="mb-2 font-medium">{t('Protects against')}</legend>
        {Object.entries(THREAT_MODEL_TEXTS).map(([value, [title, text]]) => (
          <label key={value} className="flex gap-3 py-1">
            <input
              type="radio"
              name="threatModel"
              value={value}
              defaultChecked={value === (terms?.threatModel ?? 'semi-honest')}
              className="mt-1 size-4 accent-accent"
            />
            <span>
              {t(title)} <span className="text-soft">– {t(text)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend className="mb-2 font-medium">{t('Plaintext comparison')}</legend>
        {Object.entries(COMPARISONS).map(([value, [title, text]]) => (
          <label key={value} className="flex gap-3 py-1">
            <input
              type="radio"
              name="plaintext"
              value={value}
              defaultChecked={value === comparisonChoice(terms)}
              className="mt-1 size-4 accent-accent"
            />
            <span>
              {t(title)} <span className="text-soft">– {t(text)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={t('Equivalence margin')}
        name="equivalenceMargin"
        type="number"
        min="0.001"
        max="0.2"
        step="0.001"
        defaultValue={String(terms?.equivalenceMargin ?? 0.01)}
        hint={t(
          'How far the AUROC under protection may lie from the plaintext AUROC for both to count as equivalent: the interval of the test has to lie within plus and minus this margin. 0.01 is one in a hundred, and takes at least 299 studies with and without the finding to show; 0.05 takes 59. It is agreed before the run, so that nobody chooses it to fit the result. Used only with a plaintext comparison.',
        )}
        required
      />
      <fieldset className="grid gap-6 sm:grid-cols-2">
        <legend className="mb-2 font-medium">{t('Checks of the vendor’s answers')}</legend>
        <TextField
          label={t('Images evaluated twice')}
          name="checkDuplicates"
          type="number"
          min="0"
          step="1"
          defaultValue={String(terms?.spotChecks?.duplicates ?? 0)}
          hint={t('Copies at places that the vendor does not know; both answers must agree.')}
        />
        <TextField
          label={t('Made-up images')}
          name="checkKnown"
          type="number"
          min="0"
          step="1"
          defaultValue={String(terms?.spotChecks?.known ?? 0)}
          hint={t(
            'Those of the preflight, whose answers are known. Checks cost as much as other images; the terms say what they notice.',
          )}
        />
      </fieldset>
      <ExposureOutput />
      <GoalFields findings={common} goal={terms?.primaryGoal} />
      <div className="grid gap-6 sm:grid-cols-2">
        <SelectField
          label={t('Ends after')}
          name="expiresInDays"
          defaultValue="30"
          options={[
            ['7', t('7 days')],
            ['30', t('30 days')],
            ['90', t('90 days')],
            ['365', t('a year')],
          ]}
        />
        <NotBefore />
      </div>
    </ActionForm>
  );
}

/** Which of the findings that both have are evaluated; another model or test set has others, all of them chosen. */
function FindingBoxes({ findings, chosen }: { findings: readonly string[]; chosen: readonly string[] | undefined }) {
  const t = useWords();
  const known = chosen?.some((name) => findings.includes(name)) ? chosen : findings;
  return (
    <fieldset key={findings.join()}>
      <legend className="mb-2 font-medium">{t('Findings to evaluate')}</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {findings.map((name) => (
          <label key={name} className="flex gap-3 py-1">
            <input
              type="checkbox"
              name="findings"
              value={name}
              defaultChecked={known.includes(name)}
              className="mt-1 size-4 accent-accent"
            />
            {name}
          </label>
        ))}
      </div>
      <p className="mt-1 text-sm text-soft">{t('With none ticked all of them are evaluated.')}</p>
    </fieldset>
  );
}

/** Typed in the time of this browser, sent in UTC. */
function NotBefore() {
  const t = useWords();
  const [local, setLocal] = useState('');
  const time = new Date(local);
  return (
    <Field label={t('Not before')} hint={t('In your own time; empty: as soon as both have approved.')}>
      {(ids) => (
        <>
          <input
            {...ids}
            type="datetime-local"
            className="field"
            value={local}
            onChange={(event) => setLocal(event.target.value)}
          />
          <input type="hidden" name="notBefore" value={Number.isNaN(time.getTime()) ? '' : time.toISOString()} />
        </>
      )}
    </Field>
  );
}

function comparisonChoice(terms: ProposalDocument | undefined): string {
  const comparison = terms?.plaintextComparison;
  if (!comparison?.agreed) return 'none';
  return `${comparison.runBy}-${comparison.on === 'all-images' ? 'all' : 'public'}`;
}

/** Findings that the model knows and the test set has labels for, where there are counts. */
function countsOfBoth(version: Version, testSet: TestSet): readonly StudyCounts[] {
  return testSet.counts.filter((row) => version.findings.includes(row.finding));
}

/** Before anything is agreed: which findings both have, and whether the test set is large enough to tell something. */
function Size({ version, testSet }: { version: Version; testSet: TestSet }) {
  const t = useWords();
  const counts = countsOfBoth(version, testSet);
  if (counts.length === 0) {
    return (
      <Notice tone="warn" title={t('These two do not go together')}>
        {t('The test set has no label for any finding of this model.')}
      </Notice>
    );
  }
  return (
    <section aria-labelledby="size">
      <h2 id="size" className="mb-3 text-lg">
        {t('Is the test set large enough?')}
      </h2>
      <SampleSize counts={counts} />
    </section>
  );
}
