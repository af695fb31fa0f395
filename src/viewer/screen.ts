import type { StoredPixels } from "@/domain/image";
import { cornerstone, type CornerstoneImage, type CornerstoneViewport } from "./cornerstone";
import type { HeatPixels } from "./heat";
import { displaySize, fitScale, type Size, type View } from "./link";
import { pixelRange, rangeOf, toValues } from "./window";

/** Counts images: cornerstone redraws a layer when its imageId changes, and never loads by it here. */
let made = 0;

function grey(image: StoredPixels): CornerstoneImage {
  const range = pixelRange({ ...image, slope: 1, intercept: 0 });
  const [row, column] = image.spacing ?? [1, 1];
  return {
    imageId: `darkroom:${++made}`,
    minPixelValue: range.low,
    maxPixelValue: range.high,
    slope: image.slope,
    intercept: image.intercept,
    windowCenter: image.window.center,
    windowWidth: image.window.width,
    rows: image.rows,
    columns: image.columns,
    height: image.rows,
    width: image.columns,
    color: false,
    invert: false,
    sizeInBytes: image.pixels.byteLength,
    rowPixelSpacing: row,
    columnPixelSpacing: column,
    getPixelData: () => image.pixels,
  };
}

/** Colours with their own transparency; the identity window keeps them as they are. */
function coloured(heat: HeatPixels, image: Size): CornerstoneImage {
  return {
    imageId: `darkroom:${++made}`,
    minPixelValue: 0,
    maxPixelValue: 255,
    slope: 1,
    intercept: 0,
    windowCenter: 127.5,
    windowWidth: 255,
    rows: heat.rows,
    columns: heat.columns,
    height: heat.rows,
    width: heat.columns,
    color: true,
    rgba: true,
    invert: false,
    sizeInBytes: heat.pixels.byteLength,
    rowPixelSpacing: image.height / heat.rows,
    columnPixelSpacing: image.width / heat.columns,
    getPixelData: () => heat.pixels,
  };
}

/** Scale and shift of a layer, so that it covers the same place as any other layer of the same image. */
function place(viewport: CornerstoneViewport, layer: CornerstoneImage, view: View, image: Size, box: Size) {
  const [row, column] = [layer.rowPixelSpacing ?? 1, layer.columnPixelSpacing ?? 1];
  const perPixel = (image.width / layer.columns) * (fitScale(image, box) * view.scale);
  // cornerstone stretches the axis with the larger spacing on top of `scale`.
  viewport.scale = row < column ? perPixel * (row / column) : perPixel;
  viewport.translation = { x: view.pan.x * layer.columns, y: view.pan.y * layer.rows };
}

/** One cornerstone element, drawn at the screen's own resolution. */
export class Screen {
  private base: { image: StoredPixels; shown: CornerstoneImage; layer: string } | null = null;
  private heat: { shown: CornerstoneImage; layer: string } | null = null;
  private view: View | null = null;

  constructor(private readonly element: HTMLElement) {
    cornerstone.enable(element);
    cornerstone.getEnabledElement(element).syncViewports = false;
  }

  /** Replaces the image and drops its heatmap. */
  show(image: StoredPixels | null): void {
    cornerstone.purgeLayers(this.element);
    this.base = this.heat = null;
    const enabled = cornerstone.getEnabledElement(this.element);
    delete enabled.image;
    if (!image) {
      enabled.canvas.getContext("2d")?.reset();
      return;
    }
    const shown = grey(image);
    this.base = { image, shown, layer: cornerstone.addLayer(this.element, shown, {}) };
    this.refresh();
  }

  /** Lays colours over the image, or takes them away. */
  lay(heat: HeatPixels | null): void {
    if (this.heat) cornerstone.removeLayer(this.element, this.heat.layer);
    this.heat = null;
    if (heat && this.base) {
      const shown = coloured(heat, displaySize(this.base.image));
      this.heat = { shown, layer: cornerstone.addLayer(this.element, shown, {}) };
    }
    this.refresh();
  }

  setOpacity(opacity: number): void {
    const layer = this.heat && cornerstone.getLayer(this.element, this.heat.layer);
    if (!layer) return;
    layer.options.opacity = opacity;
    cornerstone.updateImage(this.element);
  }

  look(view: View): void {
    this.view = view;
    this.refresh();
  }

  /** Draws at device pixels in a box of CSS pixels: cornerstone knows only CSS pixels, so its element is larger. */
  resize(box: Size, ratio: number): void {
    const { style } = this.element;
    style.width = `${Math.max(1, Math.round(box.width * ratio))}px`;
    style.height = `${Math.max(1, Math.round(box.height * ratio))}px`;
    style.transform = `scale(${1 / ratio})`;
    cornerstone.resize(this.element, true);
    this.refresh();
  }

  close(): void {
    cornerstone.disable(this.element);
    this.base = this.heat = null;
  }

  private refresh(): void {
    if (!this.base || !this.view) return;
    const { canvas } = cornerstone.getEnabledElement(this.element);
    const [image, box] = [displaySize(this.base.image), { width: canvas.width, height: canvas.height }];
    const base = cornerstone.getLayer(this.element, this.base.layer);
    if (!base || box.width === 0 || box.height === 0) return;
    const window = toValues(this.view.window, rangeOf(this.base.image));
    base.viewport.voi = { windowCenter: window.center, windowWidth: window.width };
    base.viewport.invert = this.view.invert;
    place(base.viewport, this.base.shown, this.view, image, box);
    // Many screen pixels per image pixel: show the pixels, do not invent detail between them.
    base.viewport.pixelReplication = base.viewport.scale > 12;
    const heat = this.heat && cornerstone.getLayer(this.element, this.heat.layer);
    if (heat && this.heat) place(heat.viewport, this.heat.shown, this.view, image, box);
    cornerstone.updateImage(this.element);
  }
}
