/** The seed of every random choice in the tests: `DOCFERRY_SEED` where it is set, else always the same. */
export const testSeed = Number(process.env['DOCFERRY_SEED'] ?? 20_261_122);
