// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IRecalls } from "../../../contracts/pack/IRecalls.sol";
import { Recalls } from "../../../contracts/pack/Recalls.sol";
import { LicenceId } from "../../../contracts/types/LicenceId.sol";
import { LotId, lotIdOf } from "../../../contracts/types/LotId.sol";
import { RecallClass } from "../../../contracts/types/RecallClass.sol";
import { RecallLevel } from "../../../contracts/types/RecallLevel.sol";
import { Role } from "../../../contracts/types/Role.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { Suite } from "../../support/sol/Suite.sol";
import { vm } from "../../support/sol/Vm.sol";
import { GTIN, LOT, pharmacy, PHARMACY_LICENCE, regulator } from "../../support/sol/World.sol";

/// @dev What a site has answered, as the recall grows more urgent or wider. Who may: `roles.t.sol`.
contract RecallPapersTest is Suite {
    Recalls private recalls;
    LotId private immutable lotId = lotIdOf(GTIN, LOT);

    function setUp() public override {
        super.setUp();
        recalls = Deployed.recalls(licences, packs);
    }

    function testRefusesAnAnswerToNoRecall() public {
        vm.expectRevert(abi.encodeWithSelector(IRecalls.LotNotRecalled.selector, lotId));
        _acknowledge(1);
    }

    function testAsksForANewAnswerWhereTheRecallGrowsWiderOrMoreUrgent() public {
        _answered(PHARMACY_LICENCE, RecallClass.None, RecallLevel.None);
        _recall(RecallClass.Class2, RecallLevel.Wholesaler);
        _acknowledge(3);
        _answered(PHARMACY_LICENCE, RecallClass.Class2, RecallLevel.Wholesaler);
        _recall(RecallClass.Class2, RecallLevel.Patient);
        // What was said of the narrower one stays what it is.
        _answered(PHARMACY_LICENCE, RecallClass.Class2, RecallLevel.Wholesaler);
        vm.expectEmit(address(recalls));
        emit IRecalls.RecallAcknowledged(lotId, PHARMACY_LICENCE, RecallClass.Class2, RecallLevel.Patient, 4);
        _acknowledge(4);
        _answered(PHARMACY_LICENCE, RecallClass.Class2, RecallLevel.Patient);
        _recall(RecallClass.Class1, RecallLevel.Patient);
        _answered(PHARMACY_LICENCE, RecallClass.Class2, RecallLevel.Patient);
        _acknowledge(4);
        _answered(PHARMACY_LICENCE, RecallClass.Class1, RecallLevel.Patient);
    }

    // ---- within

    function _recall(RecallClass recallClass, RecallLevel level) private {
        vm.prank(regulator);
        packs.recall(recallClass, level, GTIN, LOT, Role.Regulator);
    }

    function _acknowledge(uint32 held) private {
        vm.prank(pharmacy);
        recalls.acknowledge(GTIN, LOT, held, Role.Dispenser);
    }

    function _answered(LicenceId licence, RecallClass recallClass, RecallLevel level) private view {
        (RecallClass answeredClass, RecallLevel answeredLevel) = recalls.acknowledgedBy(lotId, licence);
        _same(uint256(answeredClass), uint256(recallClass), "class");
        _same(uint256(answeredLevel), uint256(level), "level");
    }
}
