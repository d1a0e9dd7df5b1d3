// Checks with TypeScript, in memory, whether JSON satisfies a type. TypeScript also reports unknown properties, so it
// finds spelling errors.
import ts from 'typescript';
import { fileURLToPath } from 'node:url';

const options = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: [],
  // Saves two thirds of the time. If the types of a package were broken, the tests that expect an error would fail.
  skipLibCheck: true,
};
// In this directory, so that TypeScript finds node_modules.
const checked = fileURLToPath(new URL('checked.ts', import.meta.url));
const host = ts.createCompilerHost(options, true);
const read = host.getSourceFile;
const parsed = new Map();

/** Returns the errors of JSON that does not satisfy a type, for example `import('kubernetes-models/v1').IService`. */
export function typeErrors(name, json, type) {
  const text = `export default ${json.trim()} satisfies ${type};`;
  host.getSourceFile = (file, ...rest) => {
    if (file === checked) {
      return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    }
    if (!parsed.has(file)) {
      parsed.set(file, read(file, ...rest));
    }
    return parsed.get(file);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([checked], options, host)).map(({ file, start, messageText }) => {
    const where = file?.fileName === checked ? path(file, start) : file?.fileName;
    return [name, where, ts.flattenDiagnosticMessageText(messageText, '\n')].filter(Boolean).join(': ');
  });
}

// Returns the path of a position, for example spec.ports[0].name.
function path(file, position) {
  const found = (node) => ts.forEachChild(node, (child) =>
    child.pos <= position && position < child.end ? found(child) : undefined) ?? node;
  let result = '';
  for (let node = found(file); node.parent; node = node.parent) {
    if (ts.isPropertyAssignment(node)) {
      result = `.${node.name.text}${result}`;
    } else if (ts.isArrayLiteralExpression(node.parent)) {
      result = `[${node.parent.elements.indexOf(node)}]${result}`;
    }
  }
  return result.replace(/^\./, '');
}
