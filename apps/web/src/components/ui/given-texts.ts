/** Of what an address may hold, the texts that are given: empty ones and lists count as not given. */
export function givenTexts<K extends string>(
  query: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly K[],
): Partial<Record<K, string>> {
  const given: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = query[name];
    if (typeof value === 'string' && value.trim() !== '') given[name] = value.trim().slice(0, 200);
  }
  return given;
}
