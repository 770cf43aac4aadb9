/** Weights and gradients go from agent to agent. What the portal is told of a training has no place where they would fit. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  observedTrainingSchema,
  trainingApprovalSchema,
  trainingCardSchema,
  trainingDraftSchema,
  trainingTermsSchema,
} from '../src/index.ts';

type Node = z.core.JSONSchema.BaseSchema;

/** A mean and a deviation for each channel of an image. */
const FEW_NUMBERS = 3;

/** Places of a schema that hold many numbers, texts of any length, or fields that have no name. */
function openPlaces(node: Node, place: string): string[] {
  const children = (nodes: readonly Node[] | undefined, what: string) =>
    (nodes ?? []).flatMap((child, i) => openPlaces(child, `${place}${what}${i}`));
  const found: string[] = [];
  const items = node.items as Node | undefined;
  const many = node.type === 'array' && !((node.maxItems ?? Number.POSITIVE_INFINITY) <= FEW_NUMBERS);
  if (many && (!items || ['number', 'integer', undefined].includes(items.type as string | undefined)))
    found.push(`${place}: numbers`);
  if (node.type === 'object' && node.additionalProperties !== false) found.push(`${place}: fields without a name`);
  const bounded = node.maxLength !== undefined || node.pattern !== undefined || node.format !== undefined;
  if (node.type === 'string' && !bounded && !node.enum && node.const === undefined) found.push(`${place}: text`);
  for (const [name, child] of Object.entries(node.properties ?? {}))
    found.push(...openPlaces(child as Node, `${place}.${name}`));
  return [
    ...found,
    ...(items ? openPlaces(items, `${place}[]`) : []),
    ...children(node.anyOf as Node[] | undefined, '|'),
    ...children(node.oneOf as Node[] | undefined, '|'),
    ...children(node.allOf as Node[] | undefined, '&'),
  ];
}

test.each([
  ['terms', trainingTermsSchema],
  ['draft', trainingDraftSchema],
  ['approval', trainingApprovalSchema],
  ['report', observedTrainingSchema],
  ['card', trainingCardSchema],
] as const)('%s: no list of numbers, no text without an end, no field without a name', (what, schema) => {
  const written = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  expect(openPlaces(written, what)).toEqual([]);
});
