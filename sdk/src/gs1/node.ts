export { drawDataMatrixPng, drawQrCodePng } from "./drawPng.ts";
export { type BarcodeReading, readBarcode } from "./readBarcode.ts";
