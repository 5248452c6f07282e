// Loaded before Signpost's own program: on a signal it does what a fault that nobody thought of would do. Each fault carries
// words as a person may have typed them.
const TYPED = 'CANARY-TYPED words';

process.on('SIGHUP', () => {
  for (const reason of [new Error(TYPED), TYPED, null, undefined, { text: TYPED }])
    void Promise.reject(reason);
});
process.on('SIGUSR2', () => {
  for (const thrown of [Object.assign(new RangeError(TYPED), { code: 'ERR_TEST' }), TYPED])
    setImmediate(() => {
      throw thrown;
    });
});
