import { readFileSync } from "node:fs";
import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { z } from "zod";
import { evaluateBlinded } from "../../../sdk/src/guard/evaluateBlinded.ts";
import { decodeElement, decodeScalar, decodeWireElement } from "../../../sdk/src/guard/group.ts";
import {
  evaluatePolynomial,
  interpolateElements,
  randomPolynomial,
} from "../../../sdk/src/guard/polynomial.ts";
import { readAsked, verifyEvaluation } from "../../../sdk/src/guard/verifyEvaluation.ts";

const vector = z.object({
  input: z.array(z.string()),
  blind: z.array(z.string()),
  blindedElement: z.array(z.string()),
  evaluationElement: z.array(z.string()),
  output: z.array(z.string()),
});
const proven = vector.extend({ proof: z.string(), proofRandomScalar: z.string() });
const keyPair = { seed: z.string(), keyInfo: z.string(), skSm: z.string() };
const { modes } = z
  .object({
    modes: z.object({
      oprf: z.object({ ...keyPair, vectors: z.array(vector) }),
      voprf: z.object({ ...keyPair, pkSm: z.string(), vectors: z.array(proven) }),
    }),
  })
  .parse(JSON.parse(readFileSync("test/vectors/oprf.json", "utf8")));

/** A generator that gives the vector's scalar: the library reduces 48 bytes plus one into its range. */
function generatorOf(scalars: string[]): (length?: number) => Uint8Array {
  const rest = [...scalars];
  return (length = 0) => {
    const wanted = decodeScalar(rest.shift() ?? "") - 1n;
    const bytes = new Uint8Array(length);
    for (let at = 0, value = wanted; value > 0n; at++, value >>= 8n) bytes[at] = Number(value & 0xffn);
    return bytes;
  };
}

const hexes = (all: Uint8Array[]) => all.map((one) => bytesToHex(one));

describe("RFC 9497, appendix A.1, ristretto255-SHA512", () => {
  it("mode OPRF: keys, blinding, evaluation and output", () => {
    const { oprf } = ristretto255_oprf;
    const { seed, keyInfo, skSm, vectors } = modes.oprf;
    expect(bytesToHex(oprf.deriveKeyPair(hexToBytes(seed), hexToBytes(keyInfo)).secretKey)).to.equal(skSm);
    for (const one of vectors) {
      const input = hexToBytes(one.input[0]!);
      const { blind, blinded } = oprf.blind(input, generatorOf(one.blind));
      expect(hexes([blind, blinded])).to.deep.equal([one.blind[0], one.blindedElement[0]]);
      const evaluated = oprf.blindEvaluate(hexToBytes(skSm), blinded);
      expect(bytesToHex(evaluated)).to.equal(one.evaluationElement[0]);
      expect(bytesToHex(oprf.finalize(input, blind, evaluated))).to.equal(one.output[0]);
    }
  });

  it("mode VOPRF: keys, blinding, evaluation, proof and output, batches too", () => {
    const { voprf } = ristretto255_oprf;
    const { seed, keyInfo, skSm, pkSm, vectors } = modes.voprf;
    const pair = voprf.deriveKeyPair(hexToBytes(seed), hexToBytes(keyInfo));
    expect(hexes([pair.secretKey, pair.publicKey])).to.deep.equal([skSm, pkSm]);
    expect(vectors.map(({ input }) => input.length)).to.deep.equal([1, 1, 2]);
    for (const one of vectors) {
      const blinds = one.input.map((input, at) =>
        voprf.blind(hexToBytes(input), generatorOf([one.blind[at]!])),
      );
      expect(blinds.map(({ blinded }) => bytesToHex(blinded))).to.deep.equal(one.blindedElement);
      const { evaluated, proof } = voprf.blindEvaluateBatch(
        pair.secretKey,
        pair.publicKey,
        blinds.map(({ blinded }) => blinded),
        generatorOf([one.proofRandomScalar]),
      );
      expect(hexes(evaluated)).to.deep.equal(one.evaluationElement);
      expect(bytesToHex(proof)).to.equal(one.proof);
    }
  });

  it("mode VOPRF: our evaluation and its proof, batches too", () => {
    const { skSm, pkSm, vectors } = modes.voprf;
    for (const one of vectors) {
      const nonce = decodeScalar(one.proofRandomScalar);
      const blinded = one.blindedElement.map(decodeWireElement);
      const answer = evaluateBlinded(decodeScalar(skSm), hexToBytes(pkSm), blinded, nonce);
      expect(hexes(answer.evaluated.map(({ bytes }) => bytes))).to.deep.equal(one.evaluationElement);
      expect(bytesToHex(answer.proof)).to.equal(one.proof);
    }
  });

  it("mode VOPRF: the library takes our proof of many, each with a nonce of its own", () => {
    const { voprf } = ristretto255_oprf;
    const { secretKey, publicKey } = voprf.generateKeyPair();
    const inputs = Array.from({ length: 64 }, (_, at) => Uint8Array.of(at));
    const blinds = inputs.map((input) => voprf.blind(input));
    const blinded = blinds.map((one) => decodeWireElement(bytesToHex(one.blinded)));
    const secret = decodeScalar(bytesToHex(secretKey));
    const theirs = voprf.blindEvaluateBatch(
      secretKey,
      publicKey,
      blinds.map((one) => one.blinded),
    );
    const [first, second] = [1, 2].map(() => evaluateBlinded(secret, publicKey, blinded));
    expect(bytesToHex(first!.proof)).not.to.equal(bytesToHex(second!.proof));
    for (const { evaluated, proof } of [first!, second!]) {
      const items = blinds.map((one, at) => ({
        ...one,
        input: inputs[at]!,
        evaluated: evaluated[at]!.bytes,
      }));
      expect(voprf.finalizeBatch(items, publicKey, proof)).to.have.length(inputs.length);
      expect(hexes(evaluated.map(({ bytes }) => bytes))).to.deep.equal(hexes(theirs.evaluated));
    }
  });

  it("mode VOPRF: our verification takes the RFC's proofs, and none that is off by a bit", () => {
    const { pkSm, vectors } = modes.voprf;
    for (const one of vectors) {
      const claim = {
        publicShare: decodeWireElement(pkSm),
        blinded: readAsked(one.blindedElement),
        evaluated: one.evaluationElement.map(decodeWireElement),
      };
      expect(verifyEvaluation({ ...claim, proof: hexToBytes(one.proof) })).to.equal(true);
      for (let bit = 0; bit < 512; bit += 31) {
        const proof = hexToBytes(one.proof);
        proof[bit >> 3] = (proof[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifyEvaluation({ ...claim, proof }), `bit ${bit}`).to.equal(false);
      }
      const swapped = { ...claim, blinded: readAsked(one.evaluationElement), evaluated: claim.blinded };
      expect(verifyEvaluation({ ...swapped, proof: hexToBytes(one.proof) })).to.equal(false);
    }
  });

  it("mode VOPRF: the same outputs with the RFC's key shared 3 of 5, from any three", () => {
    const { skSm, vectors } = modes.voprf;
    const { voprf, oprf } = ristretto255_oprf;
    const coefficients = randomPolynomial(3, decodeScalar(skSm));
    const input = hexToBytes(vectors[0]!.input[0]!);
    for (const holders of [
      [1, 2, 3],
      [1, 4, 5],
      [2, 3, 5],
      [5, 3, 1],
    ]) {
      const { blind, blinded } = voprf.blind(input);
      const element = decodeElement(bytesToHex(blinded));
      const parts = holders.map((x) => [x, element.multiply(evaluatePolynomial(coefficients, x))] as const);
      const whole = interpolateElements(new Map(parts)).toBytes();
      expect(bytesToHex(oprf.finalize(input, blind, whole))).to.equal(vectors[0]!.output[0]);
    }
  });
});
