/** The texts of the portal's pages, read from their source: those that go through the catalogues, and those that do not. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

const SOURCE = join(import.meta.dirname, '..', '..', 'src');
/** Sentences of reports that pages put into the reader's language. */
const REPORT = '../../../packages/report/src/content';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface Found {
  readonly text: string;
  /** "features/home/first-steps.tsx:12". */
  readonly at: string;
}

export interface Texts {
  /** Literals that are looked up in the catalogues. */
  readonly said: readonly Found[];
  /** Literals that people would read in English whatever they chose. */
  readonly bare: readonly Found[];
}

/** Attributes that are read, by people or by what reads to them. */
const READ_ATTRIBUTES = new Set([
  ...['title', 'lead', 'label', 'hint', 'submit', 'caption', 'note', 'search', 'all', 'legend', 'measure', 'detail'],
  ...['aria-label', 'alt', 'reason'],
]);
/** Of columns, choices and links. */
const READ_PROPERTIES = new Set(['title', 'label', 'lead', 'all', 'detail', 'placeholder']);
/** What actions answer, in English: the form that shows it looks it up. */
const ANSWERED_PROPERTIES = new Set(['done', 'label']);
/** Names and code are not words of a language. */
const NOT_WORDS = /^(Doubleblind|CSV|JSON|API|AUROC)$/;

const isText = (text: string) => /[A-Za-z]{2,}/.test(text) && !NOT_WORDS.test(text.trim());

function literal(node: Node | null | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral') {
    return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…');
  }
  return null;
}

/** Literals that an expression may come out as. */
function outcomes(node: Node | null | undefined): Node[] {
  switch (node?.type) {
    case 'ConditionalExpression':
      return [...outcomes(node.consequent as Node), ...outcomes(node.alternate as Node)];
    case 'LogicalExpression':
      return [...outcomes(node.left as Node), ...outcomes(node.right as Node)];
    case 'JSXExpressionContainer':
      return outcomes(node.expression as Node);
    default:
      return literal(node) === null ? [] : [node!];
  }
}

/** Strings anywhere inside: of objects and lists their values. */
function allStrings(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(allStrings);
  if (node === null || typeof node !== 'object') return [];
  const inner = node as Node;
  if (literal(inner) !== null) return [inner];
  if (inner.type === 'Property') return allStrings(inner.value);
  return Object.values(inner).flatMap(allStrings);
}

function isSaying(callee: Node, ofReports: boolean): boolean {
  if (callee.type === 'Identifier') return ['t', 'titled', ...(ofReports ? ['say'] : [])].includes(String(callee.name));
  if (callee.type !== 'MemberExpression') return false;
  return (callee.object as Node).name === 't' && (callee.property as Node).name === 'rich';
}

class Reader {
  readonly said: Found[] = [];
  readonly bare: Found[] = [];
  readonly #file: string;
  readonly #code: string;

  constructor(file: string) {
    this.#file = file;
    this.#code = readFileSync(join(SOURCE, file), 'utf8');
    this.#walk(parseAst(this.#code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  }

  #note(list: Found[], node: Node, text = literal(node) ?? ''): void {
    const line = this.#code.slice(0, node.start).split('\n').length;
    list.push({ text, at: `${this.#file}:${line}` });
  }

  #walk(value: unknown): void {
    if (Array.isArray(value)) for (const inner of value) this.#walk(inner);
    if (value === null || typeof value !== 'object' || !('type' in value)) return;
    this.#look(value as Node);
    for (const inner of Object.values(value)) this.#walk(inner);
  }

  #look(node: Node): void {
    if (node.type === 'CallExpression') this.#lookAtCall(node);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') this.#lookAtElement(node);
    const isAttribute = node.type === 'JSXAttribute' && READ_ATTRIBUTES.has(String((node.name as Node).name));
    if (isAttribute) this.#bare(node.value as Node);
    if (node.type === 'Property') this.#lookAtProperty(node);
  }

  #lookAtCall(node: Node): void {
    const callee = node.callee as Node;
    const [first] = node.arguments as Node[];
    if (isSaying(callee, this.#file.startsWith(REPORT)))
      for (const text of outcomes(first)) this.#note(this.said, text);
    if (callee.name === 'translatable') for (const text of allStrings(first)) this.#note(this.said, text);
  }

  #lookAtElement(node: Node): void {
    const name = ((node.openingElement as Node | undefined)?.name as Node | undefined)?.name;
    if (name === 'code' || name === 'pre' || name === 'script') return;
    for (const child of node.children as Node[]) {
      if (child.type !== 'JSXText') this.#bare(child);
      else if (isText(String(child.value))) this.#note(this.bare, child, String(child.value).trim());
    }
  }

  #lookAtProperty(node: Node): void {
    const key = String((node.key as Node).name);
    const texts = outcomes(node.value as Node).filter((text) => isText(literal(text)!));
    const answered = /actions\.ts$/.test(this.#file) && ANSWERED_PROPERTIES.has(key);
    const read = this.#file.endsWith('x') && READ_PROPERTIES.has(key);
    for (const text of texts) if (answered || read) this.#note(answered ? this.said : this.bare, text);
    if (key === 'options') this.#lookAtChoices(node.value as Node);
  }

  /** Pairs of a value and what is read. */
  #lookAtChoices(node: Node): void {
    for (const pair of (node.elements ?? []) as Node[]) this.#bare((pair.elements as Node[] | undefined)?.[1] ?? pair);
  }

  #bare(node: Node): void {
    for (const text of outcomes(node)) if (isText(literal(text)!)) this.#note(this.bare, text);
  }
}

/** Of pages, features and components; what stands inside `translatable` is said, not bare. */
export function textsOfPages(): Texts {
  const files = globSync(['{app,components,features,server}/**/*.{ts,tsx}', `${REPORT}/*.ts`], { cwd: SOURCE });
  const readers = files.map((file) => new Reader(file));
  const said = readers.flatMap((reader) => reader.said);
  const known = new Set(said.map(({ at, text }) => `${at} ${text}`));
  const bare = readers.flatMap((reader) => reader.bare).filter(({ at, text }) => !known.has(`${at} ${text}`));
  return { said, bare };
}
