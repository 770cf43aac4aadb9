'use client';

import { type ProposalDocument, releasePartsOf } from '@doubleblind/contracts';
import { useState } from 'react';
import { useWords } from '@/components/reader';
import { ActionForm, Field, SelectField, TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { SampleSize } from '@/features/test-sets/sample-size';
import { LIMITS } from '@/limits';
import type { StudyCounts } from '@/server/test-sets/read';
import { proposeAction } from './actions.ts';
import { ExposureOutput } from './exposure-output.tsx';
import { GoalFields } from './goal-fields.tsx';
import { PrivacyFields } from './privacy-fields.tsx';
import { RunCost } from './run-cost.tsx';
import { ScoreTerms } from './score-terms.tsx';
import { ALWAYS_RELEASED, ALWAYS_RELEASED_OF_MASKS, RELEASE_TEXTS, THREAT_MODEL_TEXTS } from './texts.ts';

interface Version {
  readonly id: string;
  readonly name: string;
  readonly findings: readonly string[];
  readonly bytesPerImage: number;
  /** Whether it draws masks of volumes; else it gives scores of films. */
  readonly masks: boolean;
}
interface TestSet {
  readonly id: string;
  readonly name: string;
  readonly findings: readonly string[];
  readonly counts: readonly StudyCounts[];
  readonly images: number;
  /** Whether its labels are masks of volumes. */
  readonly masks: boolean;
}

/** Terms to begin with: those of an earlier proposal, or a model or test set that was looked at. */
export interface Beginning {
  readonly modelVersionId?: string;
  readonly testSetId?: string;
  readonly terms?: ProposalDocument;
  /** The open proposal that this one is to replace. */
  readonly counterOf?: string;
}

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
  const fits = version.masks === testSet.masks;
  const common = fits ? version.findings.filter((name) => testSet.findings.includes(name)) : [];
  const offered = releasePartsOf(version.masks ? 'segmentation' : 'classification');
  // An earlier proposal of the other task has none of these parts: all are offered then.
  const chosenParts = terms?.release.parts.filter((part) => offered.includes(part)) ?? [];
  const ticked = chosenParts.length > 0 ? chosenParts : offered;
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
      {version.masks && fits && common.length > 0 ? (
        <Notice title={t('Structures that both know')}>{common.join(', ')}</Notice>
      ) : (
        <Size version={version} testSet={testSet} />
      )}
      <RunCost images={testSet.images} bytesPerImage={version.bytesPerImage} />
      {common.length > 1 && <FindingBoxes findings={common} chosen={terms?.findings} masks={version.masks} />}
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
          {offered.map((part) => (
            <label key={part} className="flex gap-3 py-1">
              <input
                type="checkbox"
                name="releaseParts"
                value={part}
                defaultChecked={ticked.includes(part)}
                className="mt-1 size-4 accent-accent"
              />
              <span>
                {t(RELEASE_TEXTS[part][0])} <span className="text-soft">– {t(RELEASE_TEXTS[part][1])}</span>
              </span>
            </label>
          ))}
        </div>
        <p className="mt-1 text-sm text-soft">
          {t('{always} The hospital previews everything first and may release less.', {
            always: t(version.masks ? ALWAYS_RELEASED_OF_MASKS : ALWAYS_RELEASED),
          })}
        </p>
      </fieldset>
      {!version.masks && <PrivacyFields privacy={terms?.release.privacy} />}
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
      {!version.masks && <ScoreTerms terms={terms} />}
      <ExposureOutput />
      {!version.masks && <GoalFields findings={common} goal={terms?.primaryGoal} />}
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
function FindingBoxes({
  findings,
  chosen,
  masks,
}: {
  findings: readonly string[];
  chosen: readonly string[] | undefined;
  /** Whether they are structures. */
  masks: boolean;
}) {
  const t = useWords();
  const known = chosen?.some((name) => findings.includes(name)) ? chosen : findings;
  return (
    <fieldset key={findings.join()}>
      <legend className="mb-2 font-medium">{masks ? t('Structures to evaluate') : t('Findings to evaluate')}</legend>
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
