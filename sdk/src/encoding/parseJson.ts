/** What a text says as JSON, undefined where it is none: the parser's message would quote what stands there. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
