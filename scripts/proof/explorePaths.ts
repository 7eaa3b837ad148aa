import { PathFacts } from "./pathFacts.ts";
import { type BinaryOperation, isKnown, Terms, type Word, wordOf } from "./terms.ts";

/** How a path through a function ends. */
export type PathEnd = "returned true" | "returned otherwise" | "input refused" | "broken";

export interface Path {
  readonly end: PathEnd;
  /** Conditions on the inputs under which the path is taken, in SMT-LIB. */
  readonly conditions: readonly string[];
}

interface Explored {
  readonly terms: Terms;
  readonly paths: readonly Path[];
}

interface Branch {
  at: number;
  readonly stack: Word[];
  readonly memory: Map<number, Word>;
  readonly facts: PathFacts;
}

const BINARY: Readonly<Record<number, BinaryOperation>> = {
  0x01: "add",
  0x02: "mul",
  0x03: "sub",
  0x10: "less",
  0x11: "more",
  0x12: "lessSigned",
  0x13: "moreSigned",
  0x14: "equal",
  0x16: "and",
  0x17: "or",
  0x18: "xor",
};
const STEPS_AT_MOST = 20_000;
const PATHS_AT_MOST = 20_000;

/**
 * Follows every path of one function of a contract without state through its compiled code, with all arguments unknown.
 * Knows only the opcodes of such functions, and fails on any other: what it does not know is never taken for harmless.
 *
 * @param code runtime bytecode
 * @param selector of the function, eight hexadecimal digits
 * @param inputs names of the arguments, a word each
 */
export function explorePaths(code: Uint8Array, selector: string, inputs: readonly string[]): Explored {
  const terms = new Terms();
  const args = inputs.map((name) => terms.input(name));
  const paths: Path[] = [];
  const branches: Branch[] = [{ at: 0, stack: [], memory: new Map(), facts: new PathFacts() }];
  for (let branch = branches.pop(); branch !== undefined; branch = branches.pop()) {
    const end = follow({ code, selector, args, terms, branch, fork: (other) => branches.push(other) });
    paths.push({ end, conditions: branch.facts.conditions });
    if (paths.length > PATHS_AT_MOST) throw new Error("too many paths");
  }
  return { terms, paths };
}

interface Walk {
  readonly code: Uint8Array;
  readonly selector: string;
  readonly args: readonly Word[];
  readonly terms: Terms;
  readonly branch: Branch;
  readonly fork: (branch: Branch) => void;
}

function follow(walk: Walk): PathEnd {
  for (let step = 0; step < STEPS_AT_MOST; ++step) {
    const end = execute(walk);
    if (end !== undefined) return end;
  }
  throw new Error("a path without an end");
}

/** One instruction; the kind of end where it is one. */
function execute(walk: Walk): PathEnd | undefined {
  const { code, branch } = walk;
  const { stack, memory } = branch;
  const opcode = code[branch.at] ?? 0;
  branch.at += 1;
  if (computes(walk, opcode)) return undefined;
  const pop = (): Word => popOf(stack);
  const popKnown = (): number => known(pop());
  switch (opcode) {
    case 0x00:
      return "returned otherwise";
    case 0x34: // callvalue
      stack.push(wordOf(0));
      break;
    case 0x35:
      stack.push(argumentAt(walk, popKnown()));
      break;
    case 0x36:
      stack.push(wordOf(4 + 32 * walk.args.length));
      break;
    case 0x50:
      pop();
      break;
    case 0x51:
      stack.push(memory.get(popKnown()) ?? fail("memory that was not written word by word"));
      break;
    case 0x52:
      store(memory, popKnown(), pop());
      break;
    case 0x56:
      jump(walk, popKnown());
      break;
    case 0x57:
      jumpIf(walk, popKnown(), pop());
      break;
    case 0x5b:
      break;
    case 0xf3: {
      const at = popKnown();
      return returned(walk, popKnown() === 32 ? memory.get(at) : undefined);
    }
    case 0xfd:
      // A panic names its number; without one it was the decoder of the arguments that refused.
      return pop() && popKnown() === 0 ? "input refused" : "broken";
    case 0xfe:
      return "broken";
    default:
      fail(`opcode ${opcode.toString(16)}`);
  }
  return undefined;
}

/** An instruction that only computes or moves words on the stack; false where it is another. */
function computes({ code, terms, branch }: Walk, opcode: number): boolean {
  const { stack } = branch;
  const pop = (): Word => popOf(stack);
  const binary = BINARY[opcode];
  if (binary !== undefined) {
    stack.push(terms.binary(binary, pop(), pop()));
  } else if (opcode === 0x15) {
    stack.push(terms.binary("equal", pop(), wordOf(0)));
  } else if (opcode === 0x19) {
    stack.push(terms.not(pop()));
  } else if (opcode === 0x1b || opcode === 0x1c) {
    const [by, word] = [pop(), pop()];
    stack.push(terms.binary(opcode === 0x1b ? "shiftLeft" : "shiftRight", word, by));
  } else if (opcode >= 0x5f && opcode <= 0x7f) {
    const length = opcode - 0x5f;
    stack.push(wordOf(numberAt(code, branch.at, length)));
    branch.at += length;
  } else if (opcode >= 0x80 && opcode <= 0x8f) {
    stack.push(stack.at(-(opcode - 0x7f)) ?? fail("the stack is too short"));
  } else if (opcode >= 0x90 && opcode <= 0x9f) {
    const [top, other] = [stack.length - 1, stack.length - 1 - (opcode - 0x8f)];
    [stack[top], stack[other]] = [stack[other] ?? fail("short"), stack[top] ?? fail("short")];
  } else {
    return false;
  }
  return true;
}

function popOf(stack: Word[]): Word {
  return stack.pop() ?? fail("the stack is empty");
}

function argumentAt({ code, branch, selector, args }: Walk, at: number): Word {
  if (at === 0) {
    // Followed by PUSH1 224 SHR: only the first four bytes are looked at.
    if (numberAt(code, branch.at, 3) !== 0x60e01cn) fail("the selector is not only a selector");
    return wordOf(BigInt(`0x${selector}`) << 224n);
  }
  return args[(at - 4) / 32] ?? fail("an argument that is not there");
}

function store(memory: Map<number, Word>, at: number, word: Word): void {
  for (const other of memory.keys()) if (Math.abs(other - at) < 32) memory.delete(other);
  memory.set(at, word);
}

function jump({ code, branch }: Walk, to: number): void {
  if (code[to] !== 0x5b) fail("a jump to nowhere");
  branch.at = to;
}

function jumpIf(walk: Walk, to: number, condition: Word): void {
  const { branch, fork } = walk;
  const decided = branch.facts.decide(condition);
  if (decided === undefined) {
    fork({
      at: branch.at,
      stack: [...branch.stack],
      memory: new Map(branch.memory),
      facts: branch.facts.with(condition, false),
    });
    branch.facts.learn(condition, true);
  }
  if (decided !== false) jump(walk, to);
}

/** What is true on some inputs only is so under a further condition. */
function returned({ branch }: Walk, word: Word | undefined): PathEnd {
  if (word === undefined) return "returned otherwise";
  const decided = branch.facts.decide(word);
  if (decided === false) return "returned otherwise";
  if (decided === undefined) branch.facts.learn(word, true);
  return "returned true";
}

function known(word: Word): number {
  return isKnown(word) ? Number(word.value) : fail("a place that depends on the arguments");
}

function numberAt(code: Uint8Array, at: number, length: number): bigint {
  let value = 0n;
  for (let i = 0; i < length; ++i) value = (value << 8n) | BigInt(code[at + i] ?? 0);
  return value;
}

function fail(what: string): never {
  throw new Error(`cannot follow the code: ${what}`);
}
