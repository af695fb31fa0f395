/** How far each list was scrolled, so that coming back to a page finds it as it was left. This tab only. */
const positions = new Map<string, number>();

export function rememberScroll(list: string, top: number): void {
  positions.set(list, top);
}

export function rememberedScroll(list: string): number {
  return positions.get(list) ?? 0;
}
