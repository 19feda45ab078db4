/**
 * Lets the page's own code make styles under a Content-Security-Policy without `unsafe-inline`. The first import of the page:
 * the libraries that it concerns (xterm.js, Radix) make theirs later.
 *
 * Neither opens a door: what is smuggled into the page as markup passes through no function of the DOM, and a script that
 * could call these was let in already.
 */
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;

if (nonce) {
  // A style element counts only with the nonce of the page's own answer.
  const createElement = Document.prototype.createElement;
  Document.prototype.createElement = function (this: Document, name: string, options?: ElementCreationOptions) {
    const element = createElement.call(this, name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  } as typeof createElement;
}

// xterm.js writes the style of a coloured cell as an attribute, which is refused; the same through the CSSOM is not.
const setAttribute = Element.prototype.setAttribute;
HTMLSpanElement.prototype.setAttribute = function (name, value) {
  if (name === 'style') this.style.cssText = value;
  else setAttribute.call(this, name, value);
};
