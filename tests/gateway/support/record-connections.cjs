/** Preloaded into a process and its threads: tells on standard error whom their sockets, datagrams and names look for. */
const { isIP, Socket } = require('node:net');
const dgram = require('node:dgram');
const dns = require('node:dns');

const tell = (target) => process.stderr.write(`connects to ${target ?? 'localhost'}\n`);

const { connect } = Socket.prototype;
Socket.prototype.connect = function record(...args) {
  const [first] = args.flat();
  tell(typeof first === 'object' ? (first.path ?? first.host) : first);
  return connect.apply(this, args);
};

const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function record(...args) {
  tell(`datagram ${args.findLast((argument) => typeof argument === 'string')}`);
  return send.apply(this, args);
};

for (const home of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
  for (const name of Object.getOwnPropertyNames(home)) {
    if (!/^(lookup|resolve|reverse)/.test(name) || typeof home[name] !== 'function') continue;
    const ask = home[name];
    home[name] = function record(...args) {
      // An address is its own answer: nobody is asked.
      if (isIP(args[0]) === 0) tell(`name ${args[0]}`);
      return ask.apply(this, args);
    };
  }
