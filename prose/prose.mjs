// Checks Markdown: words, sentences and phrases of its prose, and the targets of its links.
import dictionary from 'dictionary-en';
import { toNlcst } from 'mdast-util-to-nlcst';
import { toString } from 'mdast-util-to-string';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ParseEnglish } from 'parse-english';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import remarkLintHeadingIncrement from 'remark-lint-heading-increment';
import remarkLintNoUndefinedReferences from 'remark-lint-no-undefined-references';
import remarkLintNoUnusedDefinitions from 'remark-lint-no-unused-definitions';
import remarkValidateLinks from 'remark-validate-links';
import retextIndefiniteArticle from 'retext-indefinite-article';
import retextRepeatedWords from 'retext-repeated-words';
import retextSentenceSpacing from 'retext-sentence-spacing';
import retextSimplify from 'retext-simplify';
import retextSpell from 'retext-spell';
import { unified } from 'unified';
import { engine } from 'unified-engine';
import { visit } from 'unist-util-visit';
import { VFile } from 'vfile';
import { htmlLinks } from './links.mjs';
import { notVague, notWordy } from './rules.mjs';
import { sentenceLength, wordsWithDigits, writeGoodSentences } from './sentences.mjs';

export const ownWords = readFileSync(new URL('words.txt', import.meta.url), 'utf8')
  .split('\n').filter((line) => line && !line.startsWith('#'));

const prose = unified()
  .use(wordsWithDigits)
  .use(retextSpell, { dictionary, personal: ownWords.join('\n'), ignoreLiteral: false, max: 20 })
  .use(sentenceLength, 30)
  .use(retextRepeatedWords)
  .use(retextIndefiniteArticle)
  .use(retextSentenceSpacing)
  .use(retextSimplify, { ignore: notWordy })
  .use(writeGoodSentences, {
    weasel: true,
    cliches: true,
    adverb: true,
    ignore: notVague,
    passive: false, // A reference tells what happens to a request, whoever does it.
    thereIs: false, // "There is" is plain English.
    so: false, // So is "so" at the start of a sentence.
    eprime: false, // A language without "to be" is not plain English.
    illusion: false, // retext-repeated-words does that,
    tooWordy: false, // and retext-simplify this, with what to write instead.
  });

// Each paragraph, heading and table cell is checked on its own. Code blocks and HTML are not prose.
function checkProse() {
  return async (tree, file) => {
    visit(tree, 'link', (link) => {
      if (namesTarget(toString(link), link.url)) {
        link.type = 'inlineCode';
      }
    });
    const blocks = [];
    visit(tree, ['paragraph', 'heading', 'tableCell'], (node) => { blocks.push({ ...node, type: 'paragraph' }); });
    for (const block of blocks) {
      await prose.run(toNlcst(block, file, ParseEnglish, { source: ['html'] }), file);
    }
  };
}

// Such as WireTests for a link to src/test/WireTests.java: the name is right if the link is.
function namesTarget(text, url) {
  const [path] = url.split('#');
  return [path, path.replace(/\/$/, ''), path.replace(/\.\w+$/, '')].some((name) => `/${name}`.endsWith(`/${text}`));
}

/** Those of the words that the dictionary lacks. */
export async function unknownWords(words) {
  const file = new VFile();
  await unified().use(retextSpell, { dictionary, max: 1 }).run(new ParseEnglish().parse(words.join('\n\n')), file);
  return file.messages.filter(({ actual }) => actual).map(({ actual }) => actual);
}

/** The Markdown files of a Git work tree without those of this folder, which are wrong on purpose. */
export function markdownFiles(root) {
  const files = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', '*.md', ':!prose'];
  return execFileSync('git', ['-C', root, ...files], { encoding: 'utf8' })
    .split('\0').filter((file) => file && existsSync(join(root, file)));
}

/** What is wrong in the files, each as "file:line:column: what". */
export function findings(root, files) {
  return new Promise((resolve, reject) => engine({
    processor: remark(),
    plugins: [
      remarkGfm,
      htmlLinks,
      [remarkValidateLinks, { root, repository: 'github:webmetrics/webmetrics' }],
      remarkLintNoUndefinedReferences,
      remarkLintNoUnusedDefinitions,
      remarkLintHeadingIncrement,
      checkProse,
    ],
    cwd: root, files, detectConfig: false, detectIgnore: false, out: false, silent: true, reporter: () => '',
  }, (error, _, context) => error ? reject(error) : resolve(context.files.flatMap(report))));
}

function report({ path, messages }) {
  return messages.filter(({ ruleId }) => ruleId !== 'overflow').sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    .map((message) => `${path}:${message.line}:${message.column}: ${reason(message)} (${message.source})`);
}

function reason({ fatal, reason, source, stack }) {
  const withThreeSuggestions = source === 'retext-spell' ? reason.split(', ').slice(0, 4).join(', ') : reason;
  return fatal ? stack : withThreeSuggestions;
}
