import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { VFile } from 'vfile';
import { findings } from './prose.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
// The sentence "Words are words and ..." of so many words.
const sentence = (count) => `Words ${'are words and '.repeat(count).split(' ').slice(0, count - 1).join(' ')}.`;

async function longSentences(value) {
  const found = await findings(root, [new VFile({ cwd: root, path: 'page.md', value })]);
  return found.filter((finding) => finding.endsWith('(sentence-length)')).map((finding) => Number(/of (\d+) words/.exec(finding)[1]));
}

const lengths = {
  '30 words': [sentence(30), []],
  '31 words': [sentence(31), [31]],
  'two sentences of 30 words': [`${sentence(30)} ${sentence(30)}`, []],
  'two sentences of 31 words': [`${sentence(31)} ${sentence(31)}`, [31, 31]],
  'words on many lines': [sentence(31).replaceAll(' ', '\n'), [31]],
  'no full stop': [sentence(31).replace('.', ''), [31]],
  'a colon': [`${sentence(20).replace('.', ':')} ${sentence(11).toLowerCase()}`, [31]],
  'an abbreviation, which does not end the sentence': [`Words, e.g. ${sentence(29)}`, [31]],
  'another abbreviation': [`Words, i.e. words vs. ${sentence(27).toLowerCase()}`, [31]],
  'a version, which does not end the sentence': [`Version 3.5 or 4.0.1 of ${sentence(26)}`, [31]],
  'numbers with separators, which are one word': [`Do 500,000 of ${sentence(27)}`, []],
  'a code span, which is one word': [`Run \`./mvnw -o verify. Then\` and ${sentence(27)}`, []],
  'a code span with a sign, which is one word': [`Run (\`a\`/\`b\`), and ${sentence(27)}`, []],
  'code spans, which are words': [`${'`a` '.repeat(31)}.`, [31]],
  'words of a link': [`Read [${sentence(30).replace('.', '')}](#here).`, [31]],
  'emphasis': [`**Words** ${sentence(30)}`, [31]],
  'lone signs, which are no words': [`Words = words + ${sentence(28)}`, []],
  'a heading': [`# ${sentence(31)}`, [31]],
  'a list item': [`- ${sentence(31)}\n- ${sentence(30)}`, [31]],
  'items without a full stop': [`- ${sentence(30).replace('.', '')}\n- ${sentence(30)}`, []],
  'a text and its list': [`${sentence(30).replace('.', ':')}\n\n- ${sentence(30)}`, []],
  'a quotation': [`> ${sentence(31)}`, [31]],
  'a table cell': [`| a | b |\n|---|---|\n| ${sentence(31)} | ${sentence(30)} |`, [31]],
  'cells without a full stop': [`| a | b |\n|---|---|\n| ${sentence(20).replace('.', '')} | ${sentence(20)} |`, []],
  'a new line in a cell': [`| a |\n|---|\n| ${sentence(20)}<br>${sentence(20)} |`, []],
  'a code block, which is not prose': [`\`\`\`text\n${sentence(31)}\n\`\`\``, []],
  'HTML, which is not prose': [`<!-- ${sentence(31)} -->`, []],
};

for (const [name, [markdown, expected]] of Object.entries(lengths)) {
  test(name, async () => assert.deepEqual(await longSentences(markdown), expected));
}
