// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import { UnitProof } from "../../../contracts/pack/UnitProof.sol";
import { Day } from "../../../contracts/types/Day.sol";
import { Gtin } from "../../../contracts/types/Gtin.sol";
import { PackLine } from "../../../contracts/types/PackLine.sol";
import { PackLineHead } from "../../../contracts/types/PackLineHead.sol";
import { Unit } from "../../../contracts/types/Unit.sol";
import { Assertions } from "../../support/sol/Assertions.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { LotTree, TestLot } from "../../support/sol/LotTree.sol";
import { vm } from "../../support/sol/Vm.sol";
import { UnitProofHarness } from "../../support/sol/UnitProofHarness.sol";

contract UnitProofTest is Assertions {
    using LotTree for TestLot;

    UnitProofHarness private harness;
    Gtin private constant GTIN_ = Gtin.wrap(5_000_000_000_012);
    Day private constant EXPIRY = Day.wrap(20_879);
    uint256 private constant UNITS = 300;
    uint256 private constant DEPTH = 9;

    /// @dev 300 packs in a tree of 512 places: two words of the bitmap.
    TestLot private big;
    /// @dev Thirteen packs in a tree of sixteen places.
    TestLot private small;

    function setUp() public {
        harness = UnitProofHarness(
            Deployed.create("test/support/sol/UnitProofHarness.sol:UnitProofHarness", "")
        );
        big = LotTree.grow(GTIN_, "BIG", EXPIRY, DEPTH, UNITS);
        small = LotTree.grow(GTIN_, "SMALL", EXPIRY, 4, 13);
    }

    // ---- climb

    function testFuzzClimbsAsOpenZeppelinDoes(bytes32 leaf, bytes32[] memory siblings) public view {
        bytes32 root = MerkleProof.processProof(siblings, leaf);
        _same(harness.climb(leaf, siblings, 0, siblings.length), root, "root");
    }

    function testFuzzClimbsAPartOfTheSiblings(
        bytes32 leaf,
        bytes32[] memory siblings,
        uint256 from,
        uint256 to
    ) public view {
        to = _bound(to, 0, siblings.length);
        from = _bound(from, 0, to);
        bytes32 expected = leaf;
        for (uint256 i = from; i < to; ++i) {
            expected = LotTree.parentOf(expected, siblings[i]);
        }
        _same(harness.climb(leaf, siblings, from, to), expected, "node");
    }

    function testClimbsEqualNodes() public view {
        bytes32[] memory siblings = new bytes32[](1);
        siblings[0] = "same";
        _same(
            harness.climb("same", siblings, 0, 1),
            keccak256(abi.encode(bytes32("same"), bytes32("same"))),
            "node"
        );
    }

    // ---- shape

    function testFuzzTakesDescendingHeightsAlone(uint24 shape) public view {
        uint256 top = shape & 0xff;
        uint256 pallet = (shape >> 8) & 0xff;
        uint256 carton = shape >> 16;
        bool right = top <= 32 && pallet <= top && carton <= top && (pallet == 0 || carton <= pallet);
        _holds(harness.isShape(shape) == right, "shape");
    }

    // ---- refusals: false lines

    function testRefusesNoUnits() public view {
        PackLine memory line = big.line(0);
        line.units = new Unit[](0);
        line.siblings = new bytes32[](DEPTH);
        _refuses(line);
    }

    function testFuzzRefusesASiblingTooFewOrTooMany(
        uint256 position,
        uint256 count,
        uint256 height
    ) public view {
        PackLine memory line = _lineOf(position, count, height);
        bytes32[] memory siblings = line.siblings;
        line.siblings = new bytes32[](siblings.length + 1);
        for (uint256 i = 0; i < siblings.length; ++i) {
            line.siblings[i] = siblings[i];
        }
        _refuses(line);
        line.siblings = new bytes32[](siblings.length - 1);
        for (uint256 i = 0; i + 1 < siblings.length; ++i) {
            line.siblings[i] = siblings[i];
        }
        _refuses(line);
    }

    function testFuzzRefusesOneBitChangedInASibling(
        uint256 position,
        uint256 count,
        uint256 height,
        uint256 which,
        uint8 bit
    ) public view {
        PackLine memory line = _lineOf(position, count, height);
        which = _bound(which, 0, line.siblings.length - 1);
        line.siblings[which] ^= bytes32(1 << bit);
        _refuses(line);
    }

    function testFuzzRefusesAnotherSerial(
        uint256 position,
        uint256 count,
        uint256 height,
        uint256 which,
        uint256 bit
    ) public view {
        PackLine memory line = _lineOf(position, count, height);
        which = _bound(which, 0, line.units.length - 1);
        bit = _bound(bit, 96, 255);
        line.units[which] = Unit.wrap(Unit.unwrap(line.units[which]) ^ bytes32(1 << bit));
        _refuses(line);
    }

    function testFuzzRefusesAnotherPlace(
        uint256 position,
        uint256 count,
        uint256 height,
        uint256 which,
        uint40 index
    ) public view {
        PackLine memory line = _lineOf(position, count, height);
        which = _bound(which, 0, line.units.length - 1);
        bytes32 unit = Unit.unwrap(line.units[which]);
        index = uint40(_bound(index, 0, 511));
        vm.assume(index != uint40(uint256(unit)));
        line.units[which] = LotTree.unitOf(bytes20(unit), index);
        _refuses(line);
    }

    function testFuzzRefusesAPlaceBeyondTheTreeOrInAnotherTranche(uint256 position, uint256 bit) public view {
        PackLine memory line = big.line(_bound(position, 0, UNITS - 1));
        // The tranche stands in the leaf.
        bit = _bound(bit, DEPTH, 39);
        line.units[0] = Unit.wrap(Unit.unwrap(line.units[0]) | bytes32(1 << bit));
        _refuses(line);
    }

    function testFuzzRefusesAnotherHead(uint256 position, uint256 bit) public view {
        PackLine memory line = big.line(_bound(position, 0, UNITS - 1));
        bit = _bound(bit, 8, 255);
        // The heights of pallet and case stand in no leaf: the lot's digest holds them, see verify.t.sol.
        vm.assume(bit < 16 || bit > 31);
        line.head = PackLineHead.wrap(PackLineHead.unwrap(line.head) ^ bytes32(1 << bit));
        _refuses(line);
    }

    function testFuzzRefusesAnotherExpiry(uint256 position, uint16 expiry) public view {
        vm.assume(expiry != Day.unwrap(EXPIRY));
        PackLine memory line = big.line(_bound(position, 0, UNITS - 1));
        _holds(harness.rootOf(line, Day.wrap(expiry)) != big.rootOf(), "another root");
    }

    function testFuzzRefusesACartonBeyondOneWord(uint8 height) public view {
        PackLine memory line = big.line(0);
        line.head = big.headOf(_bound(height, 9, 255));
        _refuses(line);
    }

    function testRefusesUnitsOfTwoCartons() public view {
        uint256[] memory positions = new uint256[](2);
        positions[0] = 3;
        positions[1] = 4;
        _refuses(big.linesAt(positions, 2));
    }

    function testRefusesUnitsOfTwoTranches() public view {
        PackLine memory line = big.lines(0, 2, 1);
        line.units[1] = Unit.wrap(Unit.unwrap(line.units[1]) | bytes32(uint256(1 << 32)));
        _same(harness.rootOf(line, EXPIRY), bytes32(0), "no root");
    }

    function testFuzzRefusesUnitsThatDoNotAscend(uint256 seed, uint256 first, uint256 second) public view {
        PackLine memory line = big.lines(_bound(seed, 0, 30) * 8, 8, 3);
        first = _bound(first, 0, 7);
        second = _bound(second, 0, 7);
        vm.assume(first != second);
        (line.units[first], line.units[second]) = (line.units[second], line.units[first]);
        _same(harness.rootOf(line, EXPIRY), bytes32(0), "no root");
    }

    function testRefusesSiblingsThatFollowFromTheUnits() public view {
        PackLine memory line = big.lines(0, 2, 1);
        bytes32[] memory siblings = line.siblings;
        line.siblings = new bytes32[](siblings.length + 2);
        (line.siblings[0], line.siblings[1]) = (big.nodes[(1 << DEPTH) + 1], big.nodes[1 << DEPTH]);
        for (uint256 i = 0; i < siblings.length; ++i) {
            line.siblings[i + 2] = siblings[i];
        }
        _refuses(line);
    }

    function testRefusesThePaddingBehindTheLastUnit() public view {
        for (uint256 position = 13; position < 16; ++position) {
            // The place is a zero leaf, for which no pack can be named.
            _refuses(small.line(position), small);
        }
    }

    function testRefusesAnInnerNodeInThePlaceOfALeaf() public view {
        // A tree one lower, whose lowest row are the inner nodes: a unit never hashes to one of them.
        for (uint256 node = 0; node < 8; ++node) {
            PackLine memory line = small.line(node * 2);
            bytes32[] memory siblings = line.siblings;
            line.siblings = new bytes32[](3);
            for (uint256 i = 0; i < 3; ++i) {
                line.siblings[i] = siblings[i + 1];
            }
            line.head = LotTree.headOf(GTIN_, "SMALL", 3, 0);
            line.units[0] = LotTree.unitOf(bytes20(small.nodes[8 + node]), uint40(node));
            _refuses(line, small);
        }
    }

    // ---- proofs

    function testFuzzProvesAnyUnitsOfOneCarton(uint256 seed, uint256 chosen, uint256 height) public view {
        height = _bound(height, 0, 8);
        uint256 carton = (_bound(seed, 0, UNITS - 1) >> height) << height;
        uint256[] memory all = new uint256[](1 << height);
        uint256 count = 0;
        for (uint256 i = 0; i < all.length && carton + i < UNITS; ++i) {
            // Whatever lies behind the last unit is padding; the first one is always there.
            if (i == 0 || chosen & (1 << i) != 0) all[count++] = carton + i;
        }
        uint256[] memory positions = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            positions[i] = all[i];
        }
        PackLine memory line = big.linesAt(positions, height);

        _holds(harness.isProven(line, EXPIRY, big.rootOf()), "proven");
        for (uint256 i = 0; i < count; ++i) {
            _holds(_naive(big.line(positions[i]), EXPIRY, big.rootOf()), "as the oracle says");
        }
    }

    function testProvesAWholeCartonBySharedSiblingsAlone() public view {
        PackLine memory line = big.lines(0, 256, 8);
        _same(line.siblings.length, DEPTH - 8, "siblings");
        _holds(harness.isProven(line, EXPIRY, big.rootOf()), "proven");
    }

    function testFuzzProvesTheUnitsOfALaterTranche(uint8 tranche, uint256 position) public view {
        position = _bound(position, 0, 12);
        TestLot memory later = LotTree.growTranche(GTIN_, "SMALL", EXPIRY, 4, 13, tranche);
        PackLine memory line = later.line(position);
        _holds(harness.isProven(line, EXPIRY, later.rootOf()), "proven");
        line.units[0] = LotTree.unitOf(
            later.serialOf(position),
            uint40(position) | (uint40(tranche ^ 1) << 32)
        );
        _refuses(line, later);
    }

    function testFuzzAgreesWithTheNaiveOracleOnAnyWords(
        bytes32 unit,
        bytes32[4] memory words,
        uint256 seed,
        bool honest
    ) public view {
        PackLine memory line = small.line(_bound(seed, 0, 12));
        if (!honest) line.units[0] = Unit.wrap(unit);
        if (!honest) line.siblings[_bound(seed, 0, 3)] = words[0];
        _holds(
            harness.isProven(line, EXPIRY, small.rootOf()) == _naive(line, EXPIRY, small.rootOf()),
            "as the oracle says"
        );
    }

    function testProvesTheOnlyUnitOfALot() public {
        small = LotTree.grow(GTIN_, "ONE", EXPIRY, 0, 1);
        _holds(harness.isProven(small.line(0), EXPIRY, small.rootOf()), "proven without a sibling");
    }

    function testIgnoresTheBitsOfAUnitThatAreNotUsed() public view {
        PackLine memory line = small.line(5);
        line.units[0] = Unit.wrap(Unit.unwrap(line.units[0]) | bytes32(uint256(0x1234) << 44));
        _holds(harness.isProven(line, EXPIRY, small.rootOf()), "proven");
    }

    // ---- golden vectors

    function testHashesLeavesAsTheSdkDoes() public view {
        string memory json = vm.readFile("./test/vectors/merkle.json");
        for (uint256 i = 0; i < 6; ++i) {
            string memory path = string.concat(".leaves[", vm.toString(i), "].");
            bytes32 leaf = UnitProof.leafOf(
                LotTree.headOf(
                    Gtin.wrap(uint64(vm.parseJsonUint(json, string.concat(path, "gtin")))),
                    bytes20(vm.parseJsonBytes(json, string.concat(path, "lot"))),
                    0,
                    0
                ),
                Day.wrap(uint16(vm.parseJsonUint(json, string.concat(path, "expiry")))),
                LotTree.unitOf(
                    bytes20(vm.parseJsonBytes(json, string.concat(path, "serial"))),
                    uint40(vm.parseJsonUint(json, string.concat(path, "index")))
                )
            );
            _same(leaf, vm.parseJsonBytes32(json, string.concat(path, "leaf")), path);
        }
    }

    function testProvesThePacksOfTheSdksTrees() public view {
        string memory json = vm.readFile("./test/vectors/merkle.json");
        uint8[5] memory trees = [0, 1, 3, 4, 5];
        uint8[5] memory groups = [1, 1, 5, 1, 3];
        for (uint256 i = 0; i < 5; ++i) {
            string memory tree = string.concat(".trees[", vm.toString(trees[i]), "].");
            for (uint256 j = 0; j < groups[i]; ++j) {
                _provesGroup(json, tree, string.concat(tree, "packsProofs[", vm.toString(j), "]."));
            }
        }
    }

    function _provesGroup(string memory json, string memory tree, string memory group) private view {
        uint256[] memory indexes = vm.parseJsonUintArray(json, string.concat(group, "indexes"));
        bytes[] memory serials = vm.parseJsonBytesArray(json, string.concat(group, "serials"));
        PackLine memory line;
        line.head = LotTree.headOf(
            Gtin.wrap(uint64(vm.parseJsonUint(json, string.concat(tree, "gtin")))),
            bytes20(vm.parseJsonBytes(json, string.concat(tree, "lot"))),
            uint24(vm.parseJsonUint(json, string.concat(tree, "shape"))),
            vm.parseJsonUint(json, string.concat(group, "cartonHeight"))
        );
        line.units = new Unit[](indexes.length);
        for (uint256 i = 0; i < indexes.length; ++i) {
            line.units[i] = LotTree.unitOf(bytes20(serials[i]), uint40(indexes[i]));
        }
        line.siblings = vm.parseJsonBytes32Array(json, string.concat(group, "siblings"));
        _holds(
            harness.isProven(
                line,
                Day.wrap(uint16(vm.parseJsonUint(json, string.concat(tree, "expiry")))),
                vm.parseJsonBytes32(json, string.concat(tree, "root"))
            ),
            group
        );
    }

    // ---- within

    function _lineOf(uint256 position, uint256 count, uint256 height) private view returns (PackLine memory) {
        height = _bound(height, 0, 4);
        uint256 first = (_bound(position, 0, UNITS - 17) >> height) << height;
        return big.lines(first, _bound(count, 1, 1 << height), height);
    }

    function _refuses(PackLine memory line) private view {
        _refuses(line, big);
    }

    function _refuses(PackLine memory line, TestLot memory lot) private view {
        _holds(!harness.isProven(line, lot.expiry, lot.rootOf()), "a false line passed");
    }

    /// @dev One unit, with OpenZeppelin's verification.
    function _naive(PackLine memory line, Day expiry, bytes32 root) private pure returns (bool) {
        bytes32 unit = Unit.unwrap(line.units[0]);
        uint40 index = uint40(uint256(unit));
        if (uint32(index) >= 1 << line.siblings.length) return false;
        bytes20 lot = bytes20(PackLineHead.unwrap(line.head));
        bytes32 leaf = LotTree.leafOf(GTIN_, lot, expiry, bytes20(unit), index);
        return MerkleProof.verify(line.siblings, root, leaf);
    }
}
