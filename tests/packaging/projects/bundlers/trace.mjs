// Prints the files that a program needs, as deployment tools find them.

import { nodeFileTrace } from "@vercel/nft";

const { fileList } = await nodeFileTrace([process.argv[2]]);
console.log(JSON.stringify([...fileList]));
