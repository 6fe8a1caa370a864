import { KfRequestError } from "../errors/kf-error.js";
import { typeOf } from "./kinds.js";

/** Refuses what is no text, like a bad parameter of a call. */
export function checkText(field: string, value: unknown): void {
  if (typeof value !== "string") throw wrongType(field, "a string", value);
}

/** The error of a parameter of another type. */
export function wrongType(field: string, expected: string, value: unknown): KfRequestError {
  return new KfRequestError("request.wrong_type", { details: { field, expected, actual: typeOf(value) } });
}
