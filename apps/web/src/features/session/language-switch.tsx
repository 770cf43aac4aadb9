import { LANGUAGES } from '@/language/languages';
import { chooseLanguage } from './actions.ts';
import { readerWords } from './reader.ts';

/** A button for each other language, which names itself; works without script. */
export async function LanguageSwitch() {
  const { language } = await readerWords();
  return Object.entries(LANGUAGES)
    .filter(([tag]) => tag !== language)
    .map(([tag, name]) => (
      <form key={tag} action={chooseLanguage.bind(null, tag)}>
        <button type="submit" lang={tag} className="min-h-9 text-left text-sm text-soft hover:text-ink">
          {name}
        </button>
      </form>
    ));
}
