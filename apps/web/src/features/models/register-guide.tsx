'use client';

import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Command } from '@/components/ui/command';
import { type CommandField, CommandFields } from '@/components/ui/command-fields';
import { translatable } from '@/language/words';
import { checkCommand, compileCommand, type ModelToRegister, registerCommand } from './commands.ts';

const FIELDS: Record<keyof ModelToRegister, CommandField> = translatable({
  file: ['Model file', 'ONNX, Keras (.keras, .h5), or weights of PyTorch (.pt; add --architecture and --input-shape).'],
  images: ['Folder of calibration images', 'Images like those to be evaluated; they stay where they are.'],
  findings: [
    'Findings',
    'Names of the model’s outputs, in order, with commas between. They have to be those of the labels.',
  ],
  out: ['Folder for the compiled model', 'It keeps the weights: it must stay there.'],
  name: ['Name in the portal'],
  version: ['Version'],
});

/** What is run, in order. */
const STEPS: readonly (readonly [title: string, command: (model: ModelToRegister) => string])[] = [
  [translatable('1. What is in the way of this model, and what it would cost'), checkCommand],
  [translatable('2. Compile it: the public program, and the weights, which stay'), compileCommand],
  [translatable('3. Register it, on the machine of your agent while that runs'), registerCommand],
];

/** From a model's file to a registered model; each command can be copied and run as it stands. */
export function RegisterGuide() {
  const t = useWords();
  const [model, setModel] = useState<ModelToRegister>({
    ...{ file: 'model.onnx', images: 'images', findings: 'Edema,Pneumonia', out: 'compiled' },
    ...{ name: 'My model', version: '1.0.0' },
  });
  return (
    <div className="grid max-w-3xl gap-6">
      <CommandFields fields={FIELDS} values={model} change={(key, value) => setModel({ ...model, [key]: value })} />
      <ol className="grid gap-4">
        {STEPS.map(([title, command]) => (
          <li key={title}>
            <p className="mb-2 font-medium">{t(title)}</p>
            <Command>{command(model)}</Command>
          </li>
        ))}
      </ol>
      <p className="text-sm text-soft">
        {t(
          'Where the graph ends in neither sigmoid nor softmax, check asks for --output with what its outputs mean. The portal checks the agent’s signature and the program’s hash, and that its form has no place for a weight.',
        )}
      </p>
    </div>
  );
}
