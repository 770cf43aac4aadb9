/**
 * Whose things an action reaches: for each scope what decides about one thing at hand, or the same as a filter of the
 * database, or both. Lists and look-ups by identifier take the filter, so that what one may not see is not found.
 */
import { EVALUATION, TRAINING } from '@doubleblind/contracts';
import type { Prisma } from '../../../../../prisma/generated/client.ts';
import { type Actor, sideOf } from './actor.ts';

/** What the policy needs to know of a thing. */
export interface Resource {
  readonly organisationId?: string;
  /** Of a work. */
  readonly participants?: readonly { readonly organisationId: string; readonly role?: string }[];
}

interface Covers {
  readonly covers: (actor: Actor, resource: Resource | undefined) => boolean;
}

interface Where<T> {
  readonly where: (actor: Actor) => T;
}

const ownWhere = ({ organisationId }: Actor) => ({ organisationId });

const partyWhere = ({ organisationId }: Actor): Prisma.WorkWhereInput => ({
  kind: EVALUATION.name,
  participants: { some: { organisationId } },
});

/** Whether the actor's organisation takes part, and in this role where one is stated. */
function takesPart(actor: Actor, resource: Resource | undefined, role?: string): boolean {
  const own = resource?.participants?.filter((row) => row.organisationId === actor.organisationId) ?? [];
  return own.some((row) => role === undefined || row.role === role);
}

/** Own ones, and those that are shown to the actor's side of the market. */
function offered(actor: Actor, to: 'vendor' | 'hospital') {
  return sideOf(actor) === to ? [ownWhere(actor), { listed: true }] : [ownWhere(actor)];
}

export const SCOPES = {
  /** No particular thing. */
  portal: { covers: () => true } satisfies Covers,
  /** Things of the actor's organisation. */
  own: {
    covers: (actor, resource) => resource?.organisationId === actor.organisationId,
    where: ownWhere,
  } satisfies Covers & Where<{ organisationId: string }>,
  /** Work in which the actor's organisation takes part; as a filter, evaluations. */
  party: {
    covers: (actor, resource) => takesPart(actor, resource),
    where: partyWhere,
  } satisfies Covers & Where<Prisma.WorkWhereInput>,
  /** Trainings in which the actor's organisation takes part. */
  'training party': {
    covers: (actor, resource) => takesPart(actor, resource),
    where: ({ organisationId }) => ({ kind: TRAINING.name, participants: { some: { organisationId } } }),
  } satisfies Covers & Where<Prisma.WorkWhereInput>,
  /** Evaluations in which it is the hospital. */
  hospital: {
    covers: (actor, resource) => takesPart(actor, resource, 'hospital'),
  } satisfies Covers,
  /** Own models, and for hospitals those that vendors show. */
  'offered models': {
    where: (actor) => ({ OR: offered(actor, 'hospital') }),
  } satisfies Where<Prisma.ModelWhereInput>,
  /** The same, and those of evaluations with this organisation, also after the vendor has hidden them from others. */
  'known models': {
    where: (actor) => ({
      OR: [...offered(actor, 'hospital'), { versions: { some: { evaluations: { some: partyWhere(actor) } } } }],
    }),
  } satisfies Where<Prisma.ModelWhereInput>,
  /** Own test sets, and for vendors those whose counts hospitals show; none that is archived. */
  'offered test sets': {
    where: (actor) => ({ archivedAt: null, OR: offered(actor, 'vendor') }),
  } satisfies Where<Prisma.TestSetWhereInput>,
  /** The same, and those of evaluations with this organisation. */
  'known test sets': {
    where: (actor) => ({ OR: [...offered(actor, 'vendor'), { evaluations: { some: partyWhere(actor) } }] }),
  } satisfies Where<Prisma.TestSetWhereInput>,
} as const;

export type Scope = keyof typeof SCOPES;
