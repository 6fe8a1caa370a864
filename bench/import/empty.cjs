// Empty: the cost of starting Node.js.
