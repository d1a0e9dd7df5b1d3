// Lets remark-validate-links see what HTML in Markdown refers to, and which anchors it has.
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';

export function htmlLinks() {
  return (tree) => visit(tree, 'html', (html) => {
    html.children = [];
    visit(fromHtml(html.value, { fragment: true }), 'element', ({ properties: { href, id, name, src, srcSet } }) => {
      const images = [src, ...(srcSet?.split(',') ?? [])].filter(Boolean).map((image) => image.trim().split(/\s/)[0]);
      for (const url of images) {
        html.children.push({ type: 'image', url, position: html.position });
      }
      if (href) {
        html.children.push({ type: 'link', url: href, children: [], position: html.position });
      }
      for (const anchor of [id, name].filter(Boolean)) {
        html.children.push({ type: 'text', value: '', data: { id: anchor } });
      }
    });
  });
}
