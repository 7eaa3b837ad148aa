// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AccessManager } from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import { IAccessManaged } from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import { GuardPolicy } from "../../../contracts/guard/GuardPolicy.sol";
import { IGuardPolicy } from "../../../contracts/guard/IGuardPolicy.sol";
import { GuardRule } from "../../../contracts/types/GuardRule.sol";
import { GuardTerms } from "../../../contracts/types/GuardTerms.sol";
import { Schedule } from "../../../contracts/types/Schedule.sol";
import { ScheduleRule } from "../../../contracts/types/ScheduleRule.sol";
import { Assertions } from "../../support/sol/Assertions.sol";
import { Deployed } from "../../support/sol/Deployed.sol";
import { vm } from "../../support/sol/Vm.sol";

contract GuardPolicyTest is Assertions {
    uint64 private constant GOVERNOR = 1;
    uint32 private constant DELAY = 1 days;
    address private constant OUTSIDER = address(0xbad);

    AccessManager private governance;
    GuardPolicy private policy;

    function setUp() public {
        governance = Deployed.accessManager(address(this));
        policy = Deployed.guardPolicy(governance);
        bytes4[] memory functions = new bytes4[](2);
        functions[0] = IGuardPolicy.setRule.selector;
        functions[1] = IGuardPolicy.setRules.selector;
        governance.setTargetFunctionRole(address(policy), functions, GOVERNOR);
        governance.grantRole(GOVERNOR, address(this), DELAY);
    }

    function testRefusesAnybodyElse() public {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, OUTSIDER));
        vm.prank(OUTSIDER);
        policy.setRule(Schedule.Schedule2, GuardRule.Ignore, 0);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, OUTSIDER));
        vm.prank(OUTSIDER);
        policy.setRules(new ScheduleRule[](0));
    }

    function testSetsManyAllOrNone() public {
        policy = Deployed.guardPolicy(Deployed.accessManager(address(this)));
        ScheduleRule[] memory rules = new ScheduleRule[](2);
        rules[0] = ScheduleRule(Schedule.Schedule2, GuardRule.Block, 3);
        rules[1] = ScheduleRule(Schedule.PrescriptionOnly, GuardRule.Ignore, 64);
        vm.expectRevert(abi.encodeWithSelector(IGuardPolicy.EarlyDaysTooMany.selector, 64));
        policy.setRules(rules);
        _same(GuardTerms.unwrap(policy.terms()), 0, "none");

        rules[1].earlyDays = 63;
        vm.expectEmit(address(policy));
        emit IGuardPolicy.GuardRuleSet(Schedule.Schedule2, GuardRule.Block, 3);
        vm.expectEmit(address(policy));
        emit IGuardPolicy.GuardRuleSet(Schedule.PrescriptionOnly, GuardRule.Ignore, 63);
        policy.setRules(rules);
        _holds(policy.terms().ruleOf(Schedule.Schedule2) == GuardRule.Block, "first rule");
        _same(policy.terms().earlyDaysOf(Schedule.Schedule2), 3, "its days");
        _holds(policy.terms().ruleOf(Schedule.PrescriptionOnly) == GuardRule.Ignore, "second rule");
        _same(policy.terms().earlyDaysOf(Schedule.PrescriptionOnly), 63, "its days");
    }

    function testFuzzKnowsWhichRulesAreNone(uint96 word, uint8 which) public pure {
        Schedule schedule = Schedule(_bound(which, 0, uint256(type(Schedule).max)));
        bool third = (word >> (uint256(schedule) * 8)) & 3 == 3;
        _holds(GuardTerms.wrap(word).isRule(schedule) == !third, "rule");
    }

    function testGovernanceWaits() public {
        bytes memory call = abi.encodeCall(policy.setRule, (Schedule.Schedule2, GuardRule.Block, 3));
        vm.expectRevert();
        policy.setRule(Schedule.Schedule2, GuardRule.Block, 3);
        governance.schedule(address(policy), call, 0);
        vm.warp(vm.getBlockTimestamp() + DELAY);
        vm.expectEmit(address(policy));
        emit IGuardPolicy.GuardRuleSet(Schedule.Schedule2, GuardRule.Block, 3);
        governance.execute(address(policy), call);
        _holds(policy.terms().ruleOf(Schedule.Schedule2) == GuardRule.Block, "rule");
        _same(policy.terms().earlyDaysOf(Schedule.Schedule2), 3, "early days");
    }

    function testRefusesMoreDaysThanItHolds() public {
        policy = Deployed.guardPolicy(Deployed.accessManager(address(this)));
        policy.setRule(Schedule.Schedule2, GuardRule.Ignore, 63);
        vm.expectRevert(abi.encodeWithSelector(IGuardPolicy.EarlyDaysTooMany.selector, 64));
        policy.setRule(Schedule.Schedule2, GuardRule.Ignore, 64);
    }

    function testWantsAReasonForWhateverWasNotSet() public view {
        for (uint256 schedule = 0; schedule <= uint256(type(Schedule).max); ++schedule) {
            _holds(policy.terms().ruleOf(Schedule(schedule)) == GuardRule.RequireReason, "rule");
            _same(policy.terms().earlyDaysOf(Schedule(schedule)), 0, "early days");
        }
    }

    function testFuzzARuleTouchesNoOtherSchedule(
        uint96 word,
        uint8 which,
        uint8 rule,
        uint8 days_
    ) public pure {
        Schedule schedule = Schedule(_bound(which, 0, uint256(type(Schedule).max)));
        GuardRule set = GuardRule(_bound(rule, 0, uint256(type(GuardRule).max)));
        uint256 earlyDays = _bound(days_, 0, 63);
        GuardTerms terms = GuardTerms.wrap(word).withRule(schedule, set, earlyDays);
        _holds(terms.ruleOf(schedule) == set, "rule");
        _same(terms.earlyDaysOf(schedule), earlyDays, "early days");
        uint256 others = ~(uint256(0xff) << (uint256(schedule) * 8));
        _same(GuardTerms.unwrap(terms) & others, uint256(word) & others, "the others");
    }
}
