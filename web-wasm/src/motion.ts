// Running animations: those of the page's styles and those of scripts (Web Animations).

/** What moves in one frame. */
export interface Motion {
  /** Elements whose opacity an animation changes now. */
  readonly fading: Set<Element>;
  /** Elements that an animation changes now so that the next frame needs a walk as well. */
  readonly targets: Set<Element>;
}

/** Reads the running animations in `trees`: documents and shadow trees. */
export function motionIn(trees: Iterable<Document | ShadowRoot>): Motion {
  const motion: Motion = { fading: new Set(), targets: new Set() };
  for (const tree of trees) {
    // A browser without the method sends the events of animations of styles, which `changes.ts` observes.
    for (const animation of tree.getAnimations?.() ?? []) {
      const effect = animation.effect as KeyframeEffect | null;
      if (animation.playState !== 'running' || !effect?.target) continue;
      const fades = effect.getKeyframes().some((frame) => 'opacity' in frame || 'filter' in frame);
      if (fades) motion.fading.add(effect.target);
      // A spinner that turns for ever changes nothing that is waited for, unless it fades.
      if (fades || Number.isFinite(effect.getComputedTiming().endTime)) motion.targets.add(effect.target);
    }
  }
  return motion;
}
