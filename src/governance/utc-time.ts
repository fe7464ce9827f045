import { divFloor } from "../primitives/integer.ts";

const DAY_S = 86_400;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_DAYS = 719_468;
/** Days of 400, of 100 and of 4 years, less the day that begins the next span. */
const ERA_DAYS = 146_097;
const CENTURY_DAYS = 36_524;
const OLYMPIAD_DAYS = 1460;

/**
 * `YYYY-MM-DD HH:MM` in UTC of Unix seconds, the proleptic Gregorian calendar without leap seconds.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
 */
export function utcMinute(seconds: number): string {
  const days = divFloor(seconds, DAY_S) + EPOCH_DAYS;
  const era = divFloor(days, ERA_DAYS);
  const ofEra = days - era * ERA_DAYS;
  const leaps = divFloor(ofEra, OLYMPIAD_DAYS) - divFloor(ofEra, CENTURY_DAYS);
  const years = divFloor(ofEra - leaps - divFloor(ofEra, ERA_DAYS - 1), 365);
  const ofYear = ofEra - (365 * years + divFloor(years, 4) - divFloor(years, 100));
  // Years begin in March here, so that the day of a leap year is their last.
  const march = divFloor(5 * ofYear + 2, 153);
  const day = ofYear - divFloor(153 * march + 2, 5) + 1;
  const month = march < 10 ? march + 3 : march - 9;
  const year = years + 400 * era + (month <= 2 ? 1 : 0);
  const ofDay = seconds % DAY_S;
  const [hour, minute] = [divFloor(ofDay, 3600), divFloor(ofDay % 3600, 60)];
  return `${pad(year, 4)}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}
