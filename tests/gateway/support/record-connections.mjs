/** Preloaded into a process: tells on standard error where each of its sockets connects to. */
import { Socket } from 'node:net';

const { connect } = Socket.prototype;
Socket.prototype.connect = function record(...args) {
  const [first] = args.flat();
  const target = typeof first === 'object' ? (first.path ?? first.host) : first;
  process.stderr.write(`connects to ${target ?? 'localhost'}\n`);
  return connect.apply(this, args);
};
