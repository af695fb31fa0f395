// @ts-expect-error cornerstone-core 2.6.1 ships no types; what this room uses of it is written down below.
import untyped from "cornerstone-core";

export interface CornerstoneImage {
  imageId: string;
  minPixelValue: number;
  maxPixelValue: number;
  slope: number;
  intercept: number;
  windowCenter: number;
  windowWidth: number;
  rows: number;
  columns: number;
  height: number;
  width: number;
  color: boolean;
  rgba?: boolean;
  invert: boolean;
  sizeInBytes: number;
  rowPixelSpacing?: number;
  columnPixelSpacing?: number;
  getPixelData(): Uint16Array | Uint8ClampedArray;
}
export interface CornerstoneViewport {
  scale: number;
  translation: { x: number; y: number };
  voi: { windowWidth: number; windowCenter: number };
  invert: boolean;
  pixelReplication: boolean;
}
interface CornerstoneLayer {
  layerId: string;
  viewport: CornerstoneViewport;
  options: { opacity?: number; visible?: boolean };
}
interface EnabledElement {
  image?: CornerstoneImage;
  syncViewports?: boolean;
  needsRedraw: boolean;
  canvas: HTMLCanvasElement;
}
interface Cornerstone {
  enable(element: HTMLElement): void;
  disable(element: HTMLElement): void;
  resize(element: HTMLElement, fit: boolean): void;
  getEnabledElement(element: HTMLElement): EnabledElement;
  getEnabledElements(): EnabledElement[];
  addLayer(element: HTMLElement, image: CornerstoneImage, options: CornerstoneLayer["options"]): string;
  removeLayer(element: HTMLElement, layerId: string): void;
  getLayer(element: HTMLElement, layerId: string): CornerstoneLayer | undefined;
  purgeLayers(element: HTMLElement): void;
  updateImage(element: HTMLElement): void;
  draw(element: HTMLElement): void;
  canvasToPixel(element: HTMLElement, point: { x: number; y: number }): { x: number; y: number };
}
export const cornerstone = untyped as Cornerstone;
