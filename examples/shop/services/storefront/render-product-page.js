import Handlebars from 'handlebars';

/** @typedef {import('../product.js').Product} Product */

Handlebars.registerHelper('price', (cents) => `${(Number(cents) / 100).toFixed(2)} EUR`);

const template = Handlebars.compile(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shop: {{category}}</title></head>
<body>
<h1>{{category}}</h1>
<nav>{{#each categories}}<a href="/products?category={{this}}">{{this}}</a> {{/each}}</nav>
<ul>
{{#each products}}
  <li id="product-{{id}}">
    <a href="/products/{{id}}">{{name}}</a> <strong>{{price priceCents}}</strong>
    {{#if stock}}{{stock}} in stock{{else}}<em>sold out</em>{{/if}}
    <ul>{{#each tags}}<li>{{this}}</li>{{/each}}</ul>
  </li>
{{else}}
  <li>Nothing here.</li>
{{/each}}
</ul>
</body>
</html>
`);

/**
 * The HTML page of a category.
 *
 * @param {{ category: string, categories: readonly string[], products: readonly Product[] }} page
 * @returns {string}
 */
export function renderProductPage(page) {
  const products = page.products.toSorted((a, b) => a.name.localeCompare(b.name));
  return template({ ...page, products });
}
