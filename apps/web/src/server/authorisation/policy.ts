/**
 * The whole policy: which role may do what, to whose things. Every read and write of the portal asks `authorise` or takes
 * its filter from `whereMay`; nothing else decides. Scopes are in scopes.ts.
 */
import type { ActorRole } from './actor.ts';
import type { Scope } from './scopes.ts';

interface Rule {
  readonly scope: Scope;
  readonly roles: readonly ActorRole[];
}

const HOSPITAL = ['hospital_admin', 'hospital_analyst'] as const;
const VENDOR = ['vendor_engineer', 'vendor_viewer'] as const;
const PEOPLE = [...HOSPITAL, ...VENDOR] as const;
/** The roles that speak for their organisation. */
const DECIDERS = ['hospital_admin', 'vendor_engineer'] as const;
const AGENTS = ['hospital_agent', 'vendor_agent'] as const;

export const POLICY = {
  'portal.oversee': { scope: 'portal', roles: ['operator'] },
  'organisation.create': { scope: 'portal', roles: ['operator'] },
  'organisation.invite-first': { scope: 'portal', roles: ['operator'] },
  'member.read': { scope: 'own', roles: [...PEOPLE, 'operator'] },
  'member.manage': { scope: 'own', roles: [...DECIDERS, 'operator'] },
  'agent.read': { scope: 'own', roles: PEOPLE },
  'agent.manage': { scope: 'own', roles: DECIDERS },
  'model.read': { scope: 'known models', roles: [...PEOPLE, ...AGENTS] },
  'model.choose': { scope: 'offered models', roles: PEOPLE },
  'model.share': { scope: 'own', roles: ['vendor_engineer'] },
  'model.archive': { scope: 'own', roles: ['vendor_engineer'] },
  'model.register': { scope: 'own', roles: ['vendor_agent'] },
  'test-set.read': { scope: 'known test sets', roles: [...PEOPLE, ...AGENTS] },
  'test-set.choose': { scope: 'offered test sets', roles: PEOPLE },
  'test-set.upload': { scope: 'own', roles: ['hospital_admin'] },
  'test-set.share': { scope: 'own', roles: ['hospital_admin'] },
  'test-set.archive': { scope: 'own', roles: ['hospital_admin'] },
  'test-set.register': { scope: 'own', roles: ['hospital_agent'] },
  'evaluation.read': { scope: 'party', roles: [...PEOPLE, ...AGENTS] },
  'evaluation.propose': { scope: 'party', roles: DECIDERS },
  'evaluation.approve': { scope: 'party', roles: [...DECIDERS, ...AGENTS] },
  'evaluation.reject': { scope: 'party', roles: DECIDERS },
  'evaluation.revoke': { scope: 'party', roles: [...DECIDERS, ...AGENTS] },
  'evaluation.comment': { scope: 'party', roles: PEOPLE },
  'evaluation.control': { scope: 'party', roles: DECIDERS },
  'evaluation.report': { scope: 'party', roles: AGENTS },
  'training.read': { scope: 'training party', roles: PEOPLE },
  'training.propose': { scope: 'training party', roles: ['vendor_agent'] },
  /** Which test sets a training may ask for. */
  'training.choose': { scope: 'offered test sets', roles: ['vendor_agent'] },
  'training.approve': { scope: 'training party', roles: AGENTS },
  'training.decide': { scope: 'training party', roles: DECIDERS },
  'training.leave': { scope: 'training party', roles: [...DECIDERS, ...AGENTS] },
  'training.report': { scope: 'training party', roles: AGENTS },
  'results.read': { scope: 'party', roles: PEOPLE },
  /** With every part and digit, which only the hospital's own agent has: the portal shows the page that asks it. */
  'results.read-full': { scope: 'hospital', roles: HOSPITAL },
  'results.release': { scope: 'hospital', roles: ['hospital_admin', 'hospital_agent'] },
  'audit.read': { scope: 'own', roles: [...PEOPLE, 'operator'] },
  'person.rename': { scope: 'own', roles: [...PEOPLE, 'operator'] },
  /** One's own account: password, second factor, sessions. */
  'account.manage': { scope: 'own', roles: [...PEOPLE, 'operator'] },
  'webhook.manage': { scope: 'own', roles: DECIDERS },
  'token.manage': { scope: 'own', roles: [...PEOPLE, 'operator'] },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof POLICY;
