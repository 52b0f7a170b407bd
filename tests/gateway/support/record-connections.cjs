/** Preloaded into a process and its threads: tells on standard error where each of their sockets connects to. */
const { Socket } = require('node:net');

const { connect } = Socket.prototype;
Socket.prototype.connect = function record(...args) {
  const [first] = args.flat();
  const target = typeof first === 'object' ? (first.path ?? first.host) : first;
  process.stderr.write(`connects to ${target ?? 'localhost'}\n`);
  return connect.apply(this, args);
};
