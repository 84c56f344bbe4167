// Running animations: those of the page's styles and those of scripts (Web Animations).

/** What moves in one frame. */
export interface Motion {
  /** Elements whose opacity an animation changes now. */
  readonly fading: Set<Element>;
  /** True if the next frame needs a walk as well, because an animation that ends changes how something looks. */
  running: boolean;
}

/** Reads the running animations in `trees`: documents and shadow trees. */
export function motionIn(trees: Iterable<Document | ShadowRoot>): Motion {
  const motion: Motion = { fading: new Set(), running: false };
  for (const tree of trees) {
    // A browser without the method sends the events of animations of styles, which `changes.ts` observes.
    for (const animation of tree.getAnimations?.() ?? []) {
      const effect = animation.effect as KeyframeEffect | null;
      if (animation.playState !== 'running' || !effect?.target) continue;
      const fades = effect.getKeyframes().some((frame) => 'opacity' in frame || 'filter' in frame);
      if (fades) motion.fading.add(effect.target);
      // A spinner or a skeleton that turns for ever changes nothing that is waited for, unless it fades.
      motion.running ||= fades || Number.isFinite(effect.getComputedTiming().endTime);
    }
  }
  return motion;
}
