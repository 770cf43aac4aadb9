'use client';

import type { FindingAdequacy } from '@doubleblind/metrics';
import { useState } from 'react';
import { ActionForm, Field, SelectField, TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { proposeAction } from './actions.ts';
import { RELEASE_TEXTS } from './texts.ts';

interface Version {
  readonly id: string;
  readonly name: string;
  readonly findings: readonly string[];
}
interface TestSet {
  readonly id: string;
  readonly name: string;
  /** Per finding, from the counts alone. */
  readonly adequacy: readonly FindingAdequacy[];
}

export function ProposalForm(props: {
  versions: readonly Version[];
  testSets: readonly TestSet[];
  model?: string;
  testSet?: string;
}) {
  const { versions, testSets } = props;
  const [versionId, setVersionId] = useState(
    versions.some((row) => row.id === props.model) ? props.model! : versions[0].id,
  );
  const [testSetId, setTestSetId] = useState(
    testSets.some((row) => row.id === props.testSet) ? props.testSet! : testSets[0].id,
  );
  const version = versions.find((row) => row.id === versionId)!;
  const testSet = testSets.find((row) => row.id === testSetId)!;
  return (
    <ActionForm action={proposeAction} submit="Propose" className="grid max-w-2xl gap-6">
      <Field label="Model">
        {(ids) => (
          <select
            {...ids}
            name="modelVersionId"
            className="field"
            value={versionId}
            onChange={(event) => setVersionId(event.target.value)}
          >
            {versions.map((row) => (
              <option key={row.id} value={row.id}>
                {row.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Test set">
        {(ids) => (
          <select
            {...ids}
            name="testSetId"
            className="field"
            value={testSetId}
            onChange={(event) => setTestSetId(event.target.value)}
          >
            {testSets.map((row) => (
              <option key={row.id} value={row.id}>
                {row.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Adequacy version={version} testSet={testSet} />
      <TextField
        label="Purpose"
        name="purpose"
        rows={3}
        hint="What the result is for, and who will read it."
        required
      />
      <fieldset>
        <legend className="mb-2 font-medium">What may be released to both sides</legend>
        <div className="grid gap-1">
          {Object.entries(RELEASE_TEXTS).map(([part, [title, text]]) => (
            <label key={part} className="flex gap-3 py-1">
              <input
                type="checkbox"
                name="releaseParts"
                value={part}
                defaultChecked
                className="mt-1 size-4 accent-accent"
              />
              <span>
                {title} <span className="text-soft">– {text}</span>
              </span>
            </label>
          ))}
        </div>
        <p className="mt-1 text-sm text-soft">The hospital previews everything first and may release less.</p>
      </fieldset>
      <fieldset>
        <legend className="mb-2 font-medium">Plaintext comparison</legend>
        {[
          ['none', 'None', 'The model runs only under protection.'],
          [
            'hospital-all',
            'On the hospital’s agent, all images',
            'The vendor lends the model to the hospital’s agent for this.',
          ],
          ['vendor-public', 'On the vendor’s agent, public images', 'Only where the images are public or made up.'],
        ].map(([value, title, text]) => (
          <label key={value} className="flex gap-3 py-1">
            <input
              type="radio"
              name="plaintext"
              value={value}
              defaultChecked={value === 'none'}
              className="mt-1 size-4 accent-accent"
            />
            <span>
              {title} <span className="text-soft">– {text}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="grid gap-6 sm:grid-cols-3">
        <SelectField
          label="Ends after"
          name="expiresInDays"
          defaultValue="30"
          options={[
            ['7', '7 days'],
            ['30', '30 days'],
            ['90', '90 days'],
            ['365', 'a year'],
          ]}
        />
        <TextField label="Not before (UTC)" name="notBefore" type="datetime-local" />
        <SelectField
          label="Equivalence margin"
          name="equivalenceMargin"
          defaultValue="0.01"
          options={[
            ['0.005', '0.005 AUROC'],
            ['0.01', '0.01 AUROC'],
            ['0.02', '0.02 AUROC'],
          ]}
        />
      </div>
    </ActionForm>
  );
}

/** Before anything is agreed: which findings both have, and whether the test set is large enough to tell something. */
function Adequacy({ version, testSet }: { version: Version; testSet: TestSet }) {
  const table = testSet.adequacy.filter((row) => version.findings.includes(row.name));
  if (table.length === 0) {
    return (
      <Notice tone="warn" title="These two do not go together">
        The test set has no label for any finding of this model.
      </Notice>
    );
  }
  const wide = table.filter((row) => !row.adequate);
  return (
    <Notice
      tone={wide.length > 0 ? 'warn' : 'good'}
      title={`${table.length} ${table.length === 1 ? 'finding' : 'findings'} can be evaluated`}
    >
      <ul className="grid gap-0.5">
        {table.map((row) => (
          <li key={row.name}>
            {row.warning ??
              `${row.name}: ${row.positives} positive, ${row.negatives} negative; expected interval of the AUROC ± ${((row.expectedWidth ?? 0) / 2).toFixed(3)}.`}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
