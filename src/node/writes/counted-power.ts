import { isJsonFields } from "./json-fields.ts";
import type { SentAnswer } from "./sent-answer.ts";

/** What a ballot weighs in a house: of its own, received from those who delegate, and together. */
interface CountedHouse {
  readonly house: string;
  readonly own: string;
  readonly delegated: string;
  readonly total: string;
}

/** What a ballot weighs, as the event of its transaction states it; nothing before there is one. */
export function countedPower({ events }: Pick<SentAnswer, "events">): {
  readonly voting_power?: string;
  readonly via?: CountedHouse[];
} {
  const cast = events.find(({ type }) => type === "vote_cast");
  if (cast === undefined || !isJsonFields(cast.data) || !Array.isArray(cast.data.houses)) return {};
  const houses: readonly unknown[] = cast.data.houses;
  const via = houses.filter(isJsonFields).map(houseOf);
  const [first] = via;
  return first === undefined ? {} : { voting_power: first.total, via };
}

function houseOf({ house, weight }: Readonly<Record<string, unknown>>): CountedHouse {
  const { own, inbound, weight: total } = isJsonFields(weight) ? weight : {};
  return {
    house: String(house),
    own: String(own),
    delegated: String(inbound),
    total: String(total),
  };
}
