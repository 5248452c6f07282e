// The SDK's login prompts load recognizers of dates and numbers in a dozen languages: a sixth of all the time that a start
// takes, for prompts that Signpost never shows. Whoever asks for them gets an empty module. Imported before the SDK.
import { registerHooks } from 'node:module';

const EMPTY = 'signpost:no-recognizers';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('@microsoft/recognizers-text')
      ? { url: EMPTY, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === EMPTY
      ? { format: 'commonjs', source: 'module.exports = { Culture: {} };', shortCircuit: true }
      : next(url, context),
});
