import node from "./node.cjs";

export const { engine } = node;
