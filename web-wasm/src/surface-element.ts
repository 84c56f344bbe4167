// The custom element `<base-surface>`: a surface that is declared in HTML.

import { guard, soon } from './guard';
import { SurfaceTracker } from './surface';

const TAG = 'base-surface';

/**
 * Defines the element `<base-surface name="Home">`, whose content is a surface. Its visit begins when the element is
 * connected, or, with `active="false"`, when that attribute is removed or changed: a tab that was built in advance, a
 * dialog or a popover begins when it is shown. The surface is left when the element is removed or inactive again. Another
 * name begins another visit. Inside a dialog or popover, the surface is a dialog of the `<base-surface>` around it.
 *
 * A second call does nothing. Nor does the call where there are no custom elements, or where the page has defined an
 * element of that name itself.
 */
export function defineSurfaceElement(): void {
  guard(() => {
    if (typeof customElements === 'object' && !customElements.get(TAG)) customElements.define(TAG, surfaceElement());
  });
}

// The class is made on demand: on a server there is no HTMLElement.
function surfaceElement(): CustomElementConstructor {
  return class extends HTMLElement {
    static observedAttributes = ['name', 'active'];
    #tracker: SurfaceTracker | undefined;
    #name = '';

    /** The tracker of the running or last visit; undefined before the first. */
    get tracker(): SurfaceTracker | undefined {
      return this.#tracker;
    }

    /** False while the surface is not shown. Reflects the attribute. */
    get active(): boolean {
      return this.getAttribute('active') !== 'false';
    }

    set active(active: boolean) {
      this.setAttribute('active', String(active));
    }

    connectedCallback(): void {
      guard(() => this.#update());
    }

    // An element that is only moved is connected again before the microtask.
    disconnectedCallback(): void {
      guard(() => soon(() => this.#update()));
    }

    attributeChangedCallback(): void {
      guard(() => this.#update());
    }

    #update(): void {
      const name = this.isConnected && this.active ? (this.getAttribute('name') ?? '') : '';
      if (name === this.#name) return;
      if (this.#name) this.#tracker?.leave(this.isConnected ? 'navigation' : 'removed');
      this.#name = name;
      if (name) this.#tracker = new SurfaceTracker({ name, root: this, ...dialogOf(this) });
    }
  };
}

// Returns the tracker over whose surface a surface opens as a dialog.
function dialogOf(element: Element): { dialogOf?: SurfaceTracker } {
  const parent = element.closest('dialog,[popover],[role=dialog],[role=alertdialog],[aria-modal=true]')?.parentElement?.closest(TAG) as { tracker?: SurfaceTracker } | null | undefined;
  return parent?.tracker ? { dialogOf: parent.tracker } : {};
}
