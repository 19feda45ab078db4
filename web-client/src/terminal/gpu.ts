/** Names of drivers that draw on the CPU: there the WebGL renderer is slower than the DOM and drops frames. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen|virgl/i;

export function isHardwareRenderer(name: string): boolean {
  return name !== '' && !SOFTWARE.test(name);
}

let answer: boolean | undefined;

/** Whether this browser draws WebGL on a real GPU. Asked once: it costs a context. */
export function hasRealGpu(): boolean {
  answer ??= detect();
  return answer;
}

function detect(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name = info ? String(context.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return isHardwareRenderer(name);
}
