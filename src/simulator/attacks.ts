import type { Attack } from "./attack.ts";
import { SPLIT_DUAL } from "./attacks/t01-dual.ts";
import { SPLIT_NETWORK } from "./attacks/t01-network.ts";
import { SPLIT_BODY, SPLIT_HEADER } from "./attacks/t01-split.ts";
import { FALSE_PROOF } from "./attacks/t02-false-proof.ts";
import { REWRITE_CONTENT, REWRITE_ONE, REWRITE_UNREPLAYED } from "./attacks/t02-rewrite.ts";
import { REWRITE_PQ_CONTENT, SPLIT_PQ_BODY, SPLIT_PQ_HEADER } from "./attacks/t03-pq-broken.ts";
import { SPLIT_PQ_ONLY, SPLIT_PQ_ONLY_UNREPLAYED } from "./attacks/t03-replaced.ts";
import {
  BACKDATED_SEAL,
  CLASSICAL_SEAL,
  CLASSICAL_TRANSACTION,
  FORGED_HALF,
} from "./attacks/t04-forged-classical.ts";
import { SIGNATURE_ATTACKS } from "./attacks/t05-signature.ts";
import { STRIP_ATTACKS } from "./attacks/t05-strip.ts";
import { HIDDEN_ACTIVATIONS } from "./attacks/t06-hidden-activation.ts";
import { EMERGENCY_ATTACKS } from "./attacks/t07-emergency.ts";
import { FORGED_EMERGENCY } from "./attacks/t07-forged-block.ts";
import { REORG_ATTACKS } from "./attacks/t08-reorg.ts";
import { SEAL_REPLAYS } from "./attacks/t09-replay-seal.ts";
import { TRANSACTION_REPLAYS } from "./attacks/t09-replay-transaction.ts";
import { CONTEXT_ATTACKS } from "./attacks/t10-contexts.ts";
import { GRINDING_ATTACKS } from "./attacks/t11-grinding.ts";
import { ENCODING_ATTACKS } from "./attacks/t12-encodings.ts";
import { SIGNATURE_FORMS } from "./attacks/t12-signatures.ts";
import { EXHAUSTION_ATTACKS } from "./attacks/t13-exhaustion.ts";
import { EQUIVOCATION_ATTACKS } from "./attacks/t14-equivocation.ts";
import { LIGHT_ATTACKS } from "./attacks/t14-light-client.ts";
import { STATE_ATTACKS } from "./attacks/t15-state.ts";
import { FILE_ATTACKS } from "./attacks/t16-files.ts";
import { TEST_HASH_ATTACKS } from "./attacks/test-hash.ts";

/** Every attack that the range can mount, in the order of the threats. */
export const ATTACKS: readonly Attack[] = [
  SPLIT_BODY,
  SPLIT_HEADER,
  SPLIT_DUAL,
  SPLIT_NETWORK,
  REWRITE_CONTENT,
  REWRITE_UNREPLAYED,
  REWRITE_ONE,
  FALSE_PROOF,
  SPLIT_PQ_BODY,
  SPLIT_PQ_HEADER,
  REWRITE_PQ_CONTENT,
  SPLIT_PQ_ONLY,
  SPLIT_PQ_ONLY_UNREPLAYED,
  FORGED_HALF,
  CLASSICAL_SEAL,
  BACKDATED_SEAL,
  CLASSICAL_TRANSACTION,
  ...STRIP_ATTACKS,
  ...SIGNATURE_ATTACKS,
  ...HIDDEN_ACTIVATIONS,
  ...EMERGENCY_ATTACKS,
  FORGED_EMERGENCY,
  ...REORG_ATTACKS,
  ...TRANSACTION_REPLAYS,
  ...SEAL_REPLAYS,
  ...CONTEXT_ATTACKS,
  ...GRINDING_ATTACKS,
  ...ENCODING_ATTACKS,
  ...SIGNATURE_FORMS,
  ...EXHAUSTION_ATTACKS,
  ...EQUIVOCATION_ATTACKS,
  ...LIGHT_ATTACKS,
  ...STATE_ATTACKS,
  ...FILE_ATTACKS,
  ...TEST_HASH_ATTACKS,
];
