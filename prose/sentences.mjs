// Rules of ours for sentences, as plugins of retext.
import { toString } from 'nlcst-to-string';
import { visit } from 'unist-util-visit';
import writeGood from 'write-good';

/** Reports sentences of more than `limit` words. */
export function sentenceLength(limit) {
  return (tree, file) => visit(tree, 'SentenceNode', (sentence) => {
    const count = words(sentence);
    if (count > limit) {
      const beginning = toString(sentence).replace(/\s+/g, ' ').slice(0, 60);
      file.message(`Sentence of ${count} words, at most ${limit}: "${beginning}..."`,
        { place: sentence.position, source: 'sentence-length' });
    }
  });
}

// Words are what white space separates. A code span is one word, a lone sign such as "=" is none.
function words({ children }) {
  let count = 0;
  let inWord = false;
  for (const { type } of children) {
    if (type === 'WhiteSpaceNode') {
      inWord = false;
    } else if (!inWord && (type === 'WordNode' || type === 'SourceNode')) {
      inWord = true;
      count++;
    }
  }
  return count;
}

/** Reports what write-good finds in sentences, apart from code spans and from the words of `ignore`. */
export function writeGoodSentences({ ignore, ...checks }) {
  return (tree, file) => visit(tree, 'SentenceNode', (sentence) => {
    const prose = sentence.children.map((node) => node.type === 'SourceNode' ? '` `' : toString(node)).join('');
    for (const { index, offset, reason } of writeGood(prose, checks)) {
      if (!ignore.includes(prose.substr(index, offset).toLowerCase())) {
        file.message(reason, { place: sentence.position, source: 'write-good' });
      }
    }
  });
}

/** Makes words with digits, such as "p95" and "1e-11", the same as code, so that nothing looks them up. */
export function wordsWithDigits() {
  return (tree) => visit(tree, 'WordNode', (word, index, parent) => {
    if (/\d/.test(toString(word))) {
      parent.children[index] = { type: 'SourceNode', value: toString(word), position: word.position };
    }
  });
}
