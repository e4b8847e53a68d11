"use strict";
// The number in the picture: see media::synthetic, whose upper sixth has a row of bits and a row of their opposites.
const BITS = 20, BLOCK = 8;
const canvas = Object.assign(document.createElement("canvas"), { width: BITS * BLOCK, height: 2 * BLOCK });
function numberShown(video) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 6, 0, 0, canvas.width, canvas.height);
  let number = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const [set, unset] = [0, 1].map((row) => context.getImageData((bit + 0.5) * BLOCK, (row + 0.5) * BLOCK, 1, 1).data[1]);
    if (Math.abs(set - unset) < 100) return null;
    if (set > unset) number |= 1 << bit;
  }
  return number;
}
