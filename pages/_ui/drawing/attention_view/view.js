// Attention between the words of a text: a cell for each layer and head, lines over the running text, and a map.
// Words are written with textContent, so nothing in a text can become markup. `drawAttentionMap` stands beside this.

const attentionPart = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};

const attentionSaid = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const attentionShare = weight =>
  weight >= 0.0995 ? Math.round(weight * 100) + '%' : weight >= 0.0005 ? (weight * 100).toFixed(1) + '%' : '<0.1%';

const attentionBytes = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0));

// What the server packed: the strongest links of every head, and all weights of one head.
function attentionNumbers(data) {
  const count = data.names.length, columns = data.heads + 1;
  const packed = new DataView(attentionBytes(data.links).buffer);
  const links = (layer, head) => {
    const found = [], start = ((layer - 1) * columns + head) * data.linked * 3;
    for (let place = start; place < start + data.linked * 3; place += 3) {
      const [source, target, weight] = [0, 1, 2].map(part => packed.getUint16((place + part) * 2, true));
      found.push({ source, target, weight: weight / 65535 });
    }
    return found;
  };
  const bytes = attentionBytes(data.weights.bytes), tops = data.weights.tops;
  return { count, links, weight: (row, column) => bytes[row * count + column] / 255 * tops[row] };
}

// The picker: one stop of the Tab key, arrows move and choose.
function drawAttentionPicker(data, numbers, now, small, choose) {
  const picker = attentionPart('div', 'at-picker');
  const grid = attentionPart('div', 'at-grid');
  grid.setAttribute('role', 'radiogroup');
  grid.setAttribute('aria-label', data.said.picker);
  grid.style.setProperty('--columns', data.heads);
  grid.style.setProperty('--rows', data.layers);
  const largest = Math.max(1e-9, ...data.focus.flat());
  if (!small) {
    const top = attentionPart('div', 'at-row at-numbers');
    top.setAttribute('aria-hidden', 'true');
    top.append(attentionPart('span', 'at-label'), attentionPart('span', 'at-mean', data.said.mean));
    for (let head = 1; head <= data.heads; head++) top.append(attentionPart('span', '', String(head)));
    grid.append(top);
  }
  const cells = [];
  for (let layer = 1; layer <= data.layers; layer++) {
    const row = attentionPart('div', 'at-row');
    row.setAttribute('role', 'presentation');
    if (!small) {
      const label = attentionPart('span', 'at-label', String(layer));
      label.setAttribute('aria-hidden', 'true');
      row.append(label);
    }
    for (let head = 0; head <= data.heads; head++) {
      const cell = attentionPart('span', head ? 'at-cell' : 'at-cell at-mean');
      const focus = data.focus[layer - 1][head];
      cell.setAttribute('role', 'radio');
      cell.style.setProperty('--strength', focus / largest);
      cell.title = attentionSaid(head ? data.said.head : data.said.layer, { layer, head }) + ' · ' + attentionSaid(data.said.focus, { share: attentionShare(focus) });
      cell.setAttribute('aria-label', cell.title);
      cell.dataset.layer = layer;
      cell.dataset.head = head;
      row.append(cell);
      cells.push(cell);
    }
    grid.append(row);
  }
  const mark = () => {
    for (const cell of cells) {
      const is = +cell.dataset.layer === now.layer && +cell.dataset.head === now.head;
      cell.setAttribute('aria-checked', is);
      cell.tabIndex = is ? 0 : -1;
    }
  };
  const pick = (cell, wait) => {
    now.layer = +cell.dataset.layer;
    now.head = +cell.dataset.head;
    mark();
    cell.focus({ preventScroll: true });
    choose(wait);
  };
  grid.onclick = event => { const cell = event.target.closest('.at-cell'); if (cell) pick(cell, 0); };
  grid.onkeydown = event => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99] }[event.key];
    if (!step) return;
    event.preventDefault();
    const layer = Math.max(1, Math.min(data.layers, now.layer + step[0]));
    const head = Math.max(0, Math.min(data.heads, now.head + step[1]));
    pick(cells[(layer - 1) * (data.heads + 1) + head], 200);
  };
  mark();
  if (!small) picker.append(attentionPart('small', 'at-caption', data.said.picker));
  picker.append(grid);
  if (!small) picker.append(attentionPart('small', 'at-caption', data.said.darker));
  return { picker, chosen: () => cells.find(cell => cell.tabIndex === 0) };
}

// The running text, each word an option of one list; gives the element of every word shown.
function drawAttentionText(data, shown, words) {
  const points = Array.from(data.text);  // places are code points, as Python counts
  let place = 0;
  data.names.forEach((name, number) => {
    if (data.special[number] && !shown(number)) return;
    const word = attentionPart('span', data.special[number] ? 'at-word at-token' : 'at-word', name);
    if (!data.special[number]) {
      const [start, end] = data.places[number];
      words.append(points.slice(place, start).join(''));
      place = end;
    }
    word.setAttribute('role', 'option');
    word.setAttribute('aria-selected', 'false');
    word.dataset.word = number;
    word.tabIndex = -1;
    words.append(word);
    if (data.special[number]) words.append(' ');
  });
  words.append(attentionPart('span', 'at-unread', points.slice(place).join('')));
  return new Map([...words.querySelectorAll('.at-word')].map(word => [+word.dataset.word, word]));
}

// Lines from who looks to who is looked at, where a dot ends them.
function drawAttentionLines(svg, elements, links, small) {
  const SVG = 'http://www.w3.org/2000/svg', frame = svg.parentElement.getBoundingClientRect();
  const largest = Math.max(1e-9, ...links.map(link => link.weight));
  svg.replaceChildren();
  const part = (name, values) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    svg.append(element);
  };
  for (const link of [...links].reverse()) {
    const ends = [link.source, link.target].map(number => elements.get(number)?.getClientRects()[0]);
    if (!ends[0] || !ends[1]) continue;
    const [from, to] = ends.map(box => ({ x: (box.left + box.right) / 2 - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top }));
    const strength = Math.min(1, link.weight / largest);
    let path, end;
    if (Math.abs(from.top - to.top) < 4) {
      const rise = Math.min(22, 5 + Math.abs(from.x - to.x) / 9);
      path = `M${from.x},${from.top + 2}C${from.x},${from.top - rise} ${to.x},${to.top - rise} ${to.x},${to.top + 1}`;
      end = to.top + 1;
    } else {
      const down = to.top > from.top;
      const start = down ? from.bottom - 2 : from.top + 2;
      end = down ? to.top + 1 : to.bottom - 1;
      const bend = (end - start) / 2;
      path = `M${from.x},${start}C${from.x},${start + bend} ${to.x},${end - bend} ${to.x},${end}`;
    }
    const look = { opacity: 0.5 + 0.4 * strength, class: link.back ? 'at-back' : '' };
    part('path', { d: path, 'stroke-width': 0.7 + (small ? 1.1 : 1.7) * strength, ...look });
    part('circle', { cx: to.x, cy: end, r: (small ? 1.3 : 1.7) + 1.2 * strength, ...look });
  }
}

// Draws everything into `root`. `onPick(layer, head)` is called with a head that was chosen, the mean being head 0;
// `small` leaves out what does not fit into a tile; `memory`, an object that the caller keeps, holds what was chosen here
// and has the keyboard, if the place is drawn anew.
function drawAttention(root, data, { onPick = () => {}, small = false, memory = {} } = {}) {
  const numbers = attentionNumbers(data), said = data.said;
  const view = attentionPart('div', small ? 'at at-small' : 'at');
  const answered = memory.asked && memory.asked[0] === data.layer && memory.asked[1] === data.head;
  if (answered || memory.text !== data.text) memory.asked = null;
  if (memory.text !== data.text) Object.assign(memory, { text: data.text, held: null, focus: null });
  const [layer, head] = memory.asked || [data.layer, data.head];
  const now = { layer, head, over: null };
  const shown = number => data.specials || !data.special[number];
  const known = () => now.layer === data.layer && now.head === data.head;

  const headline = attentionPart('p', 'at-now');
  const text = attentionPart('div', 'at-text');
  const words = attentionPart('div', 'at-words');
  words.setAttribute('role', 'listbox');
  words.setAttribute('aria-label', said.text);
  words.setAttribute('dir', 'auto');
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  text.append(svg, words);
  const told = attentionPart('p', 'at-told');
  told.setAttribute('aria-live', 'polite');
  const elements = drawAttentionText(data, shown, words);
  const order = [...elements.keys()];
  const strongest = list => list.filter(link => link.weight > 0.005).sort((a, b) => b.weight - a.weight);
  const listed = list => list.slice(0, small ? 4 : 6).map(link => data.names[link.other] + ' ' + attentionShare(link.weight)).join(said.comma);

  function apart(number) {  // what goes to the word itself, and to special tokens where they are not drawn
    if (!known()) return '';
    const tokens = data.names.reduce((sum, _, other) => sum + (shown(other) ? 0 : numbers.weight(number, other)), 0);
    return strongest([{ name: said.itself, weight: numbers.weight(number, number) }, { name: said.tokens, weight: tokens }])
      .map(one => one.name + ' ' + attentionShare(one.weight)).join(said.comma);
  }

  function linksOf(number) {  // all of the head drawn, or the strongest of one that the server has not answered yet
    if (!known()) {
      const every = numbers.links(now.layer, now.head);
      return {
        out: every.filter(link => link.source === number).map(link => ({ ...link, other: link.target })),
        back: every.filter(link => link.target === number).map(link => ({ ...link, other: link.source, back: true })),
      };
    }
    const others = order.filter(other => other !== number);
    return {
      out: strongest(others.map(other => ({ source: number, target: other, other, weight: numbers.weight(number, other) }))),
      back: strongest(others.map(other => ({ source: other, target: number, other, weight: numbers.weight(other, number), back: true }))),
    };
  }

  function drawNow() {
    const active = now.over ?? memory.held ?? null;
    const name = attentionSaid(now.head ? said.head : said.layer, now);
    const rest = strongest(numbers.links(now.layer, now.head));
    let shades = data.shares, lines = rest.slice(0, small ? 8 : 16);
    const whole = rest.length
      ? attentionSaid(said.strongest, { source: data.names[rest[0].source], target: data.names[rest[0].target], share: attentionShare(rest[0].weight) })
      : said.none;
    let sentences = [];
    if (active !== null && elements.has(active)) {
      const { out, back } = linksOf(active);
      shades = data.names.map(() => 0);
      for (const link of out) shades[link.other] = link.weight;
      lines = [...out.slice(0, small ? 5 : 8), ...back.slice(0, small ? 0 : 5)];
      const word = data.names[active];
      sentences = [attentionSaid(said.looks, { word, list: [listed(out), small ? '' : apart(active)].filter(Boolean).join(' · ') || '–' })];
      if (!small && back.length) sentences.push(attentionSaid(said.back, { word, list: listed(back) }));
    }
    const top = Math.max(1e-9, ...shades);
    for (const [number, element] of elements) {
      const strength = shades[number] / top;
      element.style.setProperty('--strength', strength >= 0.2 ? strength : 0);
      element.classList.toggle('at-active', number === active);
      element.setAttribute('aria-selected', number === memory.held);
    }
    headline.replaceChildren(attentionPart('b', '', name), ' · ' + (small && sentences.length ? sentences[0] : whole));
    if (!small) told.replaceChildren(...(sentences.length ? sentences : [said.lines]).map(sentence => attentionPart('span', '', sentence)));
    drawAttentionLines(svg, elements, lines, small);
  }

  let timer = 0;
  const { picker, chosen } = drawAttentionPicker(data, numbers, now, small, wait => {
    memory.asked = known() ? null : [now.layer, now.head];
    now.over = null;
    drawNow();
    clearTimeout(timer);
    timer = setTimeout(() => view.isConnected && onPick(now.layer, now.head), wait);
  });

  listenToWords(words, order, elements, memory, {
    wordAt: event => { const element = event.target.closest('.at-word'); return element ? +element.dataset.word : null; },
    show: number => { if (number !== now.over) { now.over = number; drawNow(); } },
    draw: drawNow,
  });

  const side = attentionPart('div', 'at-side');
  if (small) {
    picker.append(headline);
    side.append(text);
    view.append(picker, side);
  } else {
    side.append(headline, text, told);
    if (order.length) side.append(drawAttentionMap(data, numbers, order, memory));
    const top = attentionPart('div', 'at-top');
    top.append(picker, side);
    view.append(top);
  }
  view.addEventListener('focusin', event => {
    memory.focus = event.target.matches('.at-cell') ? 'picker' : event.target.matches('.at-word') ? +event.target.dataset.word : null;
  });
  view.addEventListener('focusout', event => { if (event.relatedTarget && !view.contains(event.relatedTarget)) memory.focus = null; });
  const had = memory.focus ?? null;
  root.replaceChildren(view);
  const again = () => {  // who had the keyboard before keeps it, unless it went elsewhere
    const active = view.getRootNode().activeElement;
    if (had === null || (active && active !== document.body && !view.contains(active))) return;
    if (had === 'picker') chosen()?.focus({ preventScroll: true });
    else if (elements.has(had)) { stop(had); elements.get(had).focus({ preventScroll: true }); }
  };
  if (view.isConnected) again(); else queueMicrotask(again);
  const watch = new ResizeObserver(() => { if (view.isConnected) drawNow(); else watch.disconnect(); });
  watch.observe(text);
  drawNow();
}
