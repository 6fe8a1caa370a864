/** The engine of this runtime. Imported here alone: in CommonJS each import is looked up by package.json's conditions anew. */
export { runtime } from "#engine";
