import { expect, it } from 'vitest';
import { isHardwareRenderer } from '../../src/terminal/gpu';

it.each([
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)', true],
  ['Apple M2', true],
  ['Mali-G78', true],
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)))', false],
  ['llvmpipe (LLVM 15.0.7, 256 bits)', false],
  ['Microsoft Basic Render Driver', false],
  ['', false],
])('%s', (name, hardware) => expect(isHardwareRenderer(name)).toBe(hardware));
