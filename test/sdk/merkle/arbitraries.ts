import fc from "fast-check";

/** Small trees of every shape, with cartons that are and are not a power of two, with pallets and without. */
export const shapes = fc.record(
  {
    units: fc.integer({ min: 1, max: 150 }),
    carton: fc.integer({ min: 1, max: 20 }),
    pallet: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ["units", "carton"] },
);

/** The same shapes with far more packs, for what needs no tree. */
export const wideShapes = fc.record(
  {
    units: fc.integer({ min: 1, max: 20_000_000 }),
    carton: fc.integer({ min: 1, max: 300 }),
    pallet: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: ["units", "carton"] },
);
