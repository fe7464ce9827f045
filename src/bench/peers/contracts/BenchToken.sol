// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// Voting power as OpenZeppelin keeps it: checkpoints of what was delegated, read at the block of the snapshot.
contract BenchToken is ERC20, ERC20Votes {
    constructor() ERC20("Bench", "BENCH") EIP712("Bench", "1") {}

    /// Gives every voter the same amount, delegated to itself.
    function grant(address[] calldata voters, uint256 amount) external {
        for (uint256 i = 0; i < voters.length; ++i) {
            _mint(voters[i], amount);
            _delegate(voters[i], voters[i]);
        }
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
