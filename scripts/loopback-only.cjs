// Loaded before Microsoft's Agents Playground, which listens on every interface and has no setting for it: a server that
// names no host then listens on loopback alone.
const net = require('node:net');

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function listenOnLoopback(...args) {
  const [first, second] = args;
  if (typeof first === 'object' && first !== null && 'port' in first && !first.host) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...args.slice(1));
  }
  if ((typeof first === 'number' || /^\d+$/.test(String(first))) && typeof second !== 'string') {
    return listen.call(
      this,
      first,
      '127.0.0.1',
      ...args.slice(second === undefined || second === null ? 2 : 1),
    );
  }
  return listen.apply(this, args);
};
