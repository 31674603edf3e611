// 手写签名 Keeps the pen's way and draws it; the picture and the way go with the form. Nothing leaves before it is sent.

const form = document.querySelector("[data-sign]");
const pad = document.querySelector("[data-pad]");

if (form && pad) {
  form.hidden = false;
  const pen = pad.getContext("2d");
  let strokes = [];
  let drawing = null;

  const clear = () => {
    strokes = [];
    pen.clearRect(0, 0, pad.width, pad.height);
    pen.lineWidth = 7;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = "#111";
  };

  const at = (event) => {
    const box = pad.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * pad.width);
    const y = Math.round(((event.clientY - box.top) / box.height) * pad.height);
    return [x, y, Math.round(event.timeStamp)];
  };

  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    drawing = [at(event)];
    strokes.push(drawing);
    pen.beginPath();
    pen.moveTo(drawing[0][0], drawing[0][1]);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const point = at(event);
    drawing.push(point);
    pen.lineTo(point[0], point[1]);
    pen.stroke();
  });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { drawing = null; });
  form.querySelector("[data-again]").addEventListener("click", clear);
  form.addEventListener("submit", () => {
    form.elements.strokes.value = JSON.stringify(strokes);
    form.elements.picture.value = strokes.length ? pad.toDataURL("image/png") : "";
  });
  clear();
}
