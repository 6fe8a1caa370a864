// Nothing: what starting Node.js costs.
