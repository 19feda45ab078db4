import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

/** A component in a document, used as a person does. Needs a DOM: `@vitest-environment happy-dom`. */
export class TestingView {
  readonly #root: Root;
  readonly #place = document.createElement('div');

  private constructor() {
    globalThis.IS_REACT_ACT_ENVIRONMENT = true;
    document.body.append(this.#place);
    this.#root = createRoot(this.#place);
  }

  static async of(view: ReactNode): Promise<TestingView> {
    const self = new TestingView();
    await act(async () => self.#root.render(view));
    return self;
  }

  get text(): string {
    return this.#place.textContent ?? '';
  }

  find<T extends Element = HTMLElement>(selector: string): T {
    const found = this.#place.querySelector<T>(selector);
    if (!found) throw new Error(`there is no ${selector} in:\n${this.#place.innerHTML}`);
    return found;
  }

  has(selector: string): boolean {
    return this.#place.querySelector(selector) !== null;
  }

  /** The button with these words in it. */
  button(words: string): HTMLButtonElement {
    const found = [...this.#place.querySelectorAll('button')].find((button) => button.textContent?.includes(words));
    if (!found) throw new Error(`there is no button “${words}” in:\n${this.#place.innerHTML}`);
    return found;
  }

  async click(words: string): Promise<void> {
    await act(async () => this.button(words).click());
  }

  async type(selector: string, text: string): Promise<void> {
    const input = this.find<HTMLInputElement>(selector);
    await act(async () => {
      // React looks at the setter of the prototype.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  async submit(selector: string): Promise<void> {
    await act(async () => this.find<HTMLFormElement>(selector).requestSubmit());
  }

  /** Waits until `holds`; says what was shown if it never does. */
  async until(holds: () => boolean, ms = 5_000): Promise<void> {
    const end = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`not in ${ms} ms:\n${this.text}`);
      await act(() => new Promise((resolve) => setTimeout(resolve, 10)));
    }
  }

  async close(): Promise<void> {
    await act(async () => this.#root.unmount());
    this.#place.remove();
  }
}
