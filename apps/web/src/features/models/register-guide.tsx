'use client';

import { useState } from 'react';
import { Command } from '@/components/ui/command';
import { Field } from '@/components/ui/form';
import { checkCommand, compileCommand, type ModelToRegister, registerCommand } from './commands.ts';

const FIELDS: readonly (readonly [keyof ModelToRegister, label: string, hint?: string])[] = [
  ['file', 'ONNX file'],
  ['films', 'Folder of calibration films', 'Films like those to be evaluated; they stay where they are.'],
  [
    'findings',
    'Findings',
    'Names of the model’s outputs, in order, with commas between. They have to be those of the labels.',
  ],
  ['out', 'Folder for the compiled model', 'It keeps the weights: it must stay there.'],
  ['name', 'Name in the portal'],
  ['version', 'Version'],
];

/** From an ONNX file to a registered model; each command can be copied and run as it stands. */
export function RegisterGuide() {
  const [model, setModel] = useState<ModelToRegister>({
    ...{ file: 'model.onnx', films: 'films', findings: 'Edema,Pneumonia', out: 'compiled' },
    ...{ name: 'My model', version: '1.0.0' },
  });
  return (
    <div className="grid max-w-3xl gap-6">
      <div className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map(([key, label, hint]) => (
          <Field key={key} label={label} {...(hint && { hint })}>
            {(ids) => (
              <input
                {...ids}
                className="field"
                value={model[key]}
                onChange={(event) => setModel({ ...model, [key]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <ol className="grid gap-4">
        {(
          [
            ['1. What is in the way of this model, and what it would cost', checkCommand],
            ['2. Compile it: the public program, and the weights, which stay', compileCommand],
            ['3. Register it, on the machine of your agent while that runs', registerCommand],
          ] as const
        ).map(([title, command]) => (
          <li key={title}>
            <p className="mb-2 font-medium">{title}</p>
            <Command>{command(model)}</Command>
          </li>
        ))}
      </ol>
      <p className="text-sm text-soft">
        Where the graph ends in neither sigmoid nor softmax, check asks for --output with what its outputs mean. The
        portal checks the agent’s signature and the program’s hash, and that its form has no place for a weight.
      </p>
    </div>
  );
}
