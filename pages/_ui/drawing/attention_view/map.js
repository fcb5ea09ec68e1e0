// All weights of one head as a map: rows look, columns are looked at. The words with the largest shares are named first,
// and no name is put where one stands, so names never overlap.

const ATTENTION_NAMES = 40;  // at most
const ATTENTION_PITCH = 13;  // pixels a name needs
const ATTENTION_DECADES = 3;  // the logarithmic scale begins at a thousandth

function drawAttentionMap(data, numbers, order, memory) {
  const said = data.said, count = order.length;
  const figure = attentionPart('section', 'at-map');
  const bar = attentionPart('div', 'at-bar');
  bar.append(attentionPart('span', 'at-caption', said.map));
  const scales = attentionPart('div', 'at-scales');
  scales.setAttribute('role', 'group');
  scales.setAttribute('aria-label', said.scale);
  const frame = attentionPart('div', 'at-frame');
  const canvas = attentionPart('canvas');
  const cross = attentionPart('div', 'at-cross');
  const left = attentionPart('div', 'at-left'), top = attentionPart('div', 'at-above');
  left.setAttribute('aria-hidden', 'true');
  top.setAttribute('aria-hidden', 'true');
  frame.append(left, top, canvas, cross);
  frame.tabIndex = 0;
  frame.setAttribute('role', 'application');
  frame.setAttribute('aria-label', said.whole);
  const read = attentionPart('p', 'at-read', said.point);
  read.setAttribute('aria-live', 'polite');
  figure.append(bar, frame, read);
  let side = 0, room = 0, at = [0, 0];

  const shade = (weight, row) =>
    memory.logarithmic
      ? Math.max(0, 1 + Math.log10(Math.max(weight, 1e-9)) / ATTENTION_DECADES)
      : weight / row;
  function paint() {
    const dots = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(side * dots);
    const pen = canvas.getContext('2d'), cell = canvas.width / count;
    pen.fillStyle = getComputedStyle(figure).getPropertyValue('--at-ink').trim();
    order.forEach((row, y) => {
      const largest = Math.max(1e-9, ...order.map(column => numbers.weight(row, column)));
      order.forEach((column, x) => {
        pen.globalAlpha = Math.min(1, shade(numbers.weight(row, column), largest));
        const [a, b] = [Math.round(x * cell), Math.round(y * cell)];
        pen.fillRect(a, b, Math.round((x + 1) * cell) - a, Math.round((y + 1) * cell) - b);
      });
    });
  }
  function names() {
    const cell = side / count, taken = [];
    const wanted = order.map((number, place) => ({ number, place }));
    const weighs = one => (/[\p{L}\p{N}]/u.test(data.names[one.number]) ? 1 : 0) + data.shares[one.number];  // marks last
    wanted.sort((a, b) => weighs(b) - weighs(a) || a.place - b.place);
    left.replaceChildren();
    top.replaceChildren();
    for (const { number, place } of wanted) {
      if (taken.length === ATTENTION_NAMES) break;
      const middle = (place + 0.5) * cell;
      if (taken.some(other => Math.abs(other - middle) < ATTENTION_PITCH)) continue;
      taken.push(middle);
      const row = attentionPart('span', '', data.names[number]), column = attentionPart('span', '', data.names[number]);
      row.style.top = middle - ATTENTION_PITCH / 2 + 'px';
      column.style.left = middle - ATTENTION_PITCH / 2 + 'px';
      left.append(row);
      top.append(column);
    }
  }
  function fit() {
    if (!room) {
      const pen = canvas.getContext('2d');
      pen.font = '11px ' + getComputedStyle(frame).fontFamily;
      room = Math.ceil(Math.min(86, 8 + Math.max(...order.map(number => pen.measureText(data.names[number]).width))));
      frame.style.setProperty('--room', room + 'px');
    }
    const wide = frame.clientWidth - room - 1;
    const now = Math.max(60, Math.floor(Math.min(wide, Math.max(280, Math.min(14 * count, 720)))));
    if (now === side || wide <= 0) return;
    side = now;
    for (const part of [canvas, left, top]) part.style.setProperty('--side', side + 'px');
    paint();
    names();
    point(false);
  }
  function point(say) {
    const cell = side / count;
    cross.style.cssText = `--x:${at[0] * cell}px;--y:${at[1] * cell}px;--cell:${cell}px`;
    if (!say) return;
    const [column, row] = at.map(place => order[place]);
    read.textContent = attentionSaid(said.pair, { source: data.names[row], target: data.names[column], share: attentionShare(numbers.weight(row, column)) });
    cross.hidden = false;
  }
  const within = place => Math.max(0, Math.min(count - 1, place));
  canvas.onmousemove = event => {
    const box = canvas.getBoundingClientRect();
    at = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(part => within(Math.floor(part * count)));
    point(true);
  };
  const rest = () => { cross.hidden = true; read.textContent = said.point; };
  canvas.onmouseleave = rest;
  frame.onblur = rest;
  frame.onfocus = () => { if (frame.matches(':focus-visible')) point(true); };
  frame.onkeydown = event => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-count, 0], End: [count, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    at = at.map((place, axis) => within(place + step[axis]));
    point(true);
  };
  for (const [logarithmic, label] of [[false, said.rows], [true, said.logarithmic]]) {
    const button = attentionPart('button', 'at-scale', label);
    button.type = 'button';
    const mark = () => button.setAttribute('aria-pressed', Boolean(memory.logarithmic) === logarithmic);
    button.onclick = () => {
      memory.logarithmic = logarithmic;
      for (const other of scales.children) other.mark();
      paint();
    };
    button.mark = mark;
    mark();
    scales.append(button);
  }
  bar.append(scales);
  cross.hidden = true;
  const watch = new ResizeObserver(() => { if (figure.isConnected) fit(); else watch.disconnect(); });
  watch.observe(frame);
  return figure;
}
