/** The database takes no NUL in a question either. */
const seen = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ').trim();

/** Of what an address may hold, the texts that are given, without what cannot be seen: empty ones and lists count as not given. */
export function givenTexts<K extends string>(
  query: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly K[],
  most = 200,
): Partial<Record<K, string>> {
  const given: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = query[name];
    const text = typeof value === 'string' ? seen(value).slice(0, most) : '';
    if (text !== '') given[name] = text;
  }
  return given;
}
