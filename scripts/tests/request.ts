import { z } from "zod";

/** What scripts/test.ts asks of a runner: no files means all of them. */
const requestSchema = z.object({ files: z.array(z.string()), grep: z.string().optional() });
export type TestRequest = z.infer<typeof requestSchema>;

export function parseRequest(text: string | undefined): TestRequest {
  return requestSchema.parse(JSON.parse(text ?? '{"files": []}'));
}
