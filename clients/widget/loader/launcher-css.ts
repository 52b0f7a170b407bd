/**
 * Style of the launcher alone, before the panel's sheet is there: colours are those of the tokens for velvet, which is
 * the same in both themes.
 */
export const launcherCss = `
:host{all:initial;position:fixed;z-index:2147483000;inset-block-end:calc(var(--aurora-offset,24px) + env(safe-area-inset-bottom,0px));inset-inline-end:24px;display:flex;flex-direction:column-reverse;align-items:flex-end;gap:14px;pointer-events:none}
:host([hidden]){display:none}
.w-launch,.w-root{pointer-events:auto}
.w-root:empty{display:none}
.w-launch{box-sizing:border-box;position:relative;display:inline-flex;align-items:center;justify-content:center;gap:10px;block-size:56px;margin:0;padding-block:0;padding-inline:14px 22px;border:1px solid #ffffff1f;border-radius:56px;background:radial-gradient(120% 180% at 15% 130%,#8a4a55 0,#4a2440 42%,transparent 75%),#2b1526;color:#fbf4ee;font:400 17px/1 "Aurora Display",Optima,Candara,serif;letter-spacing:.02em;cursor:pointer;box-shadow:0 2px 6px #2b152633,0 24px 60px -16px #2b152680;transition:transform 200ms cubic-bezier(.2,.7,.2,1)}
.w-launch:hover{transform:translateY(-2px)}
.w-launch:focus-visible{outline:2px solid #fbe3cf;outline-offset:-4px;box-shadow:0 0 0 2px #7d3268,0 24px 60px -16px #2b152680}
.w-launch svg{display:block;flex:none}
.w-launch.is-open{inline-size:56px;padding:0}
.w-launch.is-busy svg{animation:turn 1.2s linear infinite}
@keyframes turn{to{rotate:1turn}}
.w-launch b{position:absolute;inset-block-start:-4px;inset-inline-end:-2px;box-sizing:border-box;min-inline-size:22px;padding:3px 5px;border:2px solid #fff;border-radius:22px;background:#c13a4d;color:#fff;font:650 12px/14px system-ui,sans-serif;text-align:center}
@media(max-width:30rem){:host{inset-block-end:calc(var(--aurora-offset,16px) + env(safe-area-inset-bottom,0px));inset-inline-end:16px}:host(.is-open) .w-launch{display:none}}
@media(prefers-reduced-motion:reduce){.w-launch,.w-launch svg{transition:none;animation:none!important}}
@media(forced-colors:active){.w-launch{border-color:ButtonText}}
@media print{:host{display:none}}
`;
