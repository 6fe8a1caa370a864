import { KfRequestError } from "../errors/kf-error.js";
import { typeOf } from "./kinds.js";

/** Throws unless a parameter is a string. */
export function checkText(field: string, value: unknown): void {
  if (typeof value !== "string") throw wrongType(field, "a string", value);
}

/** The error for a parameter of the wrong type. */
export function wrongType(field: string, expected: string, value: unknown): KfRequestError {
  return new KfRequestError("request.wrong_type", { details: { field, expected, actual: typeOf(value) } });
}
