'use client';

/** Requests that wait until a person has confirmed them on the agent's own page. */
import { useSyncExternalStore } from 'react';

export interface Waiting {
  /** The agent's page. */
  readonly url: string;
  /** That the agent's page shows, too; for the first connection. */
  readonly number?: string;
}

const waiting = new Set<Waiting>();
const listeners = new Set<() => void>();
let first: Waiting | null = null;

function tell(): void {
  first = waiting.values().next().value ?? null;
  for (const listener of listeners) listener();
}

/** Shows that something waits until the answer is called. */
export function waitForPerson(what: Waiting): () => void {
  waiting.add(what);
  tell();
  return () => {
    waiting.delete(what);
    tell();
  };
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What waits longest, or null. */
export function useWaitsForPerson(): Waiting | null {
  return useSyncExternalStore(
    subscribe,
    () => first,
    () => null,
  );
}
