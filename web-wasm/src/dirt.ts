// What has changed on a surface since its last walk, so that the next walk reads only that.

import { shownParent } from './flat-tree';

/** Number of changed elements from which on a walk reads the whole surface. */
const MAX_ELEMENTS = 200;

/** The changes of one surface since its last walk. */
export class Dirt {
  /** True if everything is to be read: at first, and if something has changed that may concern any element. */
  all = true;
  /**
   * True if everything in sight is to be read, because nothing may have reported a change. What is out of sight is left alone
   * if it is where it was.
   */
  sight = true;
  /** Elements of which everything in them is to be read, too. */
  readonly deep = new Set<Element>();
  /** Elements whose own content or list of children has changed. */
  readonly own = new Set<Element>();
  /** Elements with changes in them, and the children in which these are. A changed element itself is its parent's child. */
  readonly path = new Map<Element, Set<Element>>();
  #count = 0;

  /** Adds an element whose own content or children have changed; with `deep`, everything in it may look different. */
  add(element: Element, deep: boolean): void {
    if (this.all) return;
    if (++this.#count > MAX_ELEMENTS) return this.setAll();
    if (deep) this.deep.add(element);
    this.own.add(element);
    if (!this.path.has(element)) this.path.set(element, new Set());
    for (let at = element, up = shownParent(at); up; at = up, up = shownParent(at)) {
      const children = this.path.get(up);
      if (children?.has(at)) return;
      if (children) children.add(at);
      else this.path.set(up, new Set([at]));
    }
  }

  /** From now on, everything is to be read. */
  setAll(): void {
    this.clear();
    this.all = this.sight = true;
  }

  /** Forgets the changes, because a walk has read them. */
  clear(): void {
    this.all = this.sight = false;
    this.#count = 0;
    this.deep.clear();
    this.own.clear();
    this.path.clear();
  }
}
