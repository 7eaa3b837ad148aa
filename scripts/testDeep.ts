// All tests, with many more fuzz and invariant runs: `npm run test:deep`. A value that is set already is kept.
process.env["MEDICONNECT_INVARIANT_RUNS"] ??= "1000";
process.env["MEDICONNECT_INVARIANT_DEPTH"] ??= "200";
process.env["MEDICONNECT_FUZZ_RUNS"] ??= "10000";
process.env["MEDICONNECT_MODEL_RUNS"] ??= "4000";
process.env["MEDICONNECT_CHAIN_RUNS"] ??= "1000";
process.env["MEDICONNECT_CUSTODY_RUNS"] ??= "400";
process.env["MEDICONNECT_BROKEN_RULES"] ??= "1";
process.env["MEDICONNECT_MODEL_SEED"] ??= String(Date.now() % 2 ** 31);
await import("./test.ts");
