'use client';

import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Command } from '@/components/ui/command';
import { type CommandField, CommandFields } from '@/components/ui/command-fields';
import { translatable } from '@/language/words';
import { proposeTrainingCommand, type TrainingToPropose } from './commands.ts';

interface ChoosableSet {
  readonly id: string;
  readonly name: string;
  readonly hospital: string;
}

type TextField = Exclude<keyof TrainingToPropose, 'testSetIds' | 'by'>;

const FIELDS: Record<TextField, CommandField> = translatable({
  name: ['Name'],
  purpose: ['Purpose', 'What the trained model is for; every hospital approves it.'],
  file: [
    'ONNX file to begin with',
    'It stays with your agent and goes to the hospitals’ agents, not through this portal.',
  ],
  rounds: ['Rounds'],
  samplingRate: ['Share of the patients in a round'],
  learningRate: ['Learning rate'],
  epsilon: ['Target epsilon', 'Over all rounds; the noise follows from it.'],
  testSet: ['Test set of your agent', 'Images that nobody trains on; without one the accuracy is not measured.'],
});

/** From hospitals' test sets and a few numbers to the command that proposes the training. */
export function ProposeGuide({ sets, personName }: { sets: readonly ChoosableSet[]; personName: string }) {
  const t = useWords();
  const [training, setTraining] = useState<TrainingToPropose>({
    ...{ file: 'model.onnx', name: t('My training'), purpose: t('Say what the model is for'), rounds: '300' },
    ...{ samplingRate: '0.1', learningRate: '0.002', epsilon: '4', testSet: '', testSetIds: [], by: personName },
  });
  const toggle = (id: string, on: boolean) =>
    setTraining({
      ...training,
      testSetIds: on ? [...training.testSetIds, id] : training.testSetIds.filter((other) => other !== id),
    });
  const hospitals = new Set(sets.filter(({ id }) => training.testSetIds.includes(id)).map(({ hospital }) => hospital));
  const enough = hospitals.size >= 2 && hospitals.size === training.testSetIds.length;
  return (
    <div className="grid max-w-3xl gap-6">
      <fieldset>
        <legend className="mb-2 font-medium">{t('Hospitals, by a test set of each')}</legend>
        <div className="grid gap-1">
          {sets.map(({ id, name, hospital }) => (
            <label key={id} className="flex min-h-9 items-center gap-2">
              <input
                type="checkbox"
                checked={training.testSetIds.includes(id)}
                onChange={(event) => toggle(id, event.target.checked)}
              />
              {hospital}: {name}
            </label>
          ))}
        </div>
        <p className="mt-1 text-sm text-soft">
          {t('Each hospital decides itself which of its data it trains on, and up to which epsilon.')}
        </p>
      </fieldset>
      <CommandFields
        fields={FIELDS}
        values={training}
        change={(key, value) => setTraining({ ...training, [key]: value })}
      />
      {enough ? (
        <div>
          <p className="mb-2 font-medium">{t('Propose it, on the machine of your agent while that runs')}</p>
          <Command>{proposeTrainingCommand(training)}</Command>
        </div>
      ) : (
        <p className="text-soft">{t('Choose test sets of two hospitals or more, one of each.')}</p>
      )}
    </div>
  );
}
