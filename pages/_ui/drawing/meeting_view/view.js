// Draws two texts into `root`, with lines between the words that met. `memory`, an object that the caller keeps, holds the
// word chosen. Words with lines of their own are options of two lists; the others only have their shade.

const MET_LINES = 12, MET_OF_ONE = 8, MET_TOLD = 6;

const metSigned = value => (value < 0 ? '−' : '+') + Math.abs(value).toFixed(3);

function drawMeeting(root, data, memory) {
  if (memory.texts !== data.first.text + data.second.text) Object.assign(memory, { texts: data.first.text + data.second.text, held: null });
  const said = data.said, offset = data.first.names.length;
  const names = [...data.first.names, ...data.second.names], shares = [...data.first.shares, ...data.second.shares];
  const links = data.links.map(([one, other, value]) => ({ source: one, target: other + offset, value, weight: Math.abs(value), back: value < 0 }));
  const view = attentionPart('div', 'at met'), text = attentionPart('div', 'at-text');
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const told = attentionPart('p', 'at-told');
  told.setAttribute('aria-live', 'polite');
  const elements = new Map(), lists = [];
  let over = null;

  for (const [side, from] of [[data.first, 0], [data.second, offset]]) {
    const block = attentionPart('div'), words = attentionPart('div', 'at-words');
    words.setAttribute('role', 'listbox');
    words.setAttribute('aria-label', attentionSaid(said.words, { title: side.title }));
    words.setAttribute('dir', 'auto');
    const own = drawAttentionText({ ...side, special: side.names.map(() => false) }, () => true, words);
    for (const [number, element] of own) {
      element.dataset.word = number + from;
      element.title = metSigned(side.shares[number]);
      elements.set(number + from, element);
      if (side.apart.includes(number)) continue;
      element.removeAttribute('role');
      element.removeAttribute('aria-selected');
      element.removeAttribute('tabindex');
    }
    lists.push({ words, order: side.apart.map(number => number + from) });
    block.append(attentionPart('p', 'met-title', side.title), words);
    text.append(block);
  }

  function drawNow() {
    const active = over ?? memory.held;
    const own = links.filter(link => link.source === active || link.target === active);
    const other = link => (link.source === active ? link.target : link.source);
    const shades = active === null ? shares : names.map(() => 0);
    if (active !== null) for (const link of own) shades[other(link)] = link.value;
    const top = Math.max(1e-9, ...shades.map(Math.abs));
    for (const [number, element] of elements) {
      const strength = Math.abs(shades[number]) / top;
      element.style.setProperty('--strength', strength >= 0.15 ? strength : 0);
      element.classList.toggle('met-minus', (shades[number] || shares[number]) < 0);
      element.classList.toggle('at-active', number === active);
      if (element.hasAttribute('role')) element.setAttribute('aria-selected', number === memory.held);
    }
    const listed = own.slice(0, MET_TOLD).map(link => names[other(link)] + ' ' + metSigned(link.value)).join(said.comma);
    told.textContent = active === null ? said.rest : attentionSaid(said.met, { word: names[active], share: metSigned(shares[active]), list: listed });
    drawAttentionLines(svg, elements, active === null ? links.slice(0, MET_LINES) : own.slice(0, MET_OF_ONE), false);
  }

  for (const { words, order } of lists)
    listenToWords(words, order, elements, memory, {
      wordAt: event => { const element = event.target.closest('[role=option]'); return element ? +element.dataset.word : null; },
      show: number => { if (number !== over) { over = number; drawNow(); } },
      draw: drawNow,
    });

  text.prepend(svg);
  view.append(told, text);
  root.replaceChildren(view);
  const watch = new ResizeObserver(() => { if (view.isConnected) drawNow(); else watch.disconnect(); });
  watch.observe(text);
  drawNow();
}
