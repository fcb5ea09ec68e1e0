// Left the rows, right the reason of the selected one.

function drawRow(row, data, selected) {
  const element = make('div', 'row');
  element.setAttribute('role', 'option');
  element.setAttribute('aria-selected', selected);
  element.setAttribute('aria-label', row.told);
  element.tabIndex = selected ? 0 : -1;
  element.dataset.id = row.id;
  const place = make('div', 'place', row.place);
  if (row.move) {
    const move = make('small', 'move ' + row.move.kind, row.move.text);
    move.title = row.move.told;
    place.appendChild(move);
  }
  element.appendChild(place);
  if (row.picture) element.appendChild(drawPicture(row.picture));
  const said = make('div', 'said');
  said.append(make('div', 'title', row.title), make('div', 'facts', row.facts));
  element.appendChild(said);
  const why = make('div', 'why');
  const bar = make('div', 'ledger plain');
  drawBar(row.small, bar);
  why.appendChild(bar);
  const chips = make('div', 'chips');
  drawChips(row.words, chips);
  if (!row.words.length) chips.appendChild(make('small', 'quiet', row.quiet));
  why.appendChild(chips);
  element.append(why, make('div', 'score', row.score));
  return element;
}

const looked = {};  // what the drawing of attention remembers

const BODIES = {
  words: (tile, body) => tile.text !== undefined && drawWords(tile, body),
  past: (tile, body) => drawPast(tile, body),
  place: (tile, body) => drawPlace(tile, body),
  look: (tile, body, pick) => drawAttention(body, tile.attention, { small: true, onPick: pick, memory: looked }),
};

function drawTile(name, tile, data, send) {
  const element = make('article', 'tile tile-' + name);
  const head = make('header');
  const titles = make('div');
  titles.append(make('small', 'kicker', tile.kicker), make('h3', '', tile.title));
  const open = button('open', '⤢', () => send('large', name), data.say.open + ': ' + tile.kicker);
  open.title = data.say.open;
  head.append(titles, open);
  element.appendChild(head);
  const body = make('div', 'body');
  if (tile.pending) body.append(make('div', 'bar-of-work'), make('small', 'quiet', tile.pending));
  else if (tile.empty) body.appendChild(make('p', 'quiet', tile.empty));
  else BODIES[name](tile, body, (layer, head) => send('look', [layer, head]));
  element.appendChild(body);
  if (tile.caption) element.appendChild(make('small', 'caption', tile.caption));
  return element;
}

function drawReason(row, data, inside, send) {
  const reason = data.reason && data.reason.id === row.id ? data.reason : null;
  const kept = inside.dataset.id === row.id ? inside.parentElement.scrollTop : 0;
  inside.dataset.id = row.id;
  inside.replaceChildren();
  const top = make('div', 'top');
  if (row.picture) top.appendChild(drawPicture(row.picture));
  top.appendChild(make('h2', '', row.headline));
  inside.appendChild(top);
  const bar = make('div', 'ledger large');
  drawBar(row.bar, bar);
  inside.appendChild(bar);
  inside.appendChild(make('p', 'sentence', row.sentence));
  const tiles = make('div', 'tiles');
  const shown = reason ? reason.tiles : data.waiting;
  for (const name of data.order) if (shown[name]) tiles.appendChild(drawTile(name, shown[name], data, send));
  inside.appendChild(tiles);
  const foot = make('footer', 'foot');
  const checks = reason ? reason.checks : data.say.checks;
  if (checks) foot.appendChild(button('checks ' + (checks.kind || ''), checks.text, () => send('large', 'checks')));
  const acts = make('span', 'acts');
  for (const act of data.acts) {
    const element = button('act', '', () => send(act.event, act.value), act.label);
    element.append(make('span', 'sign', act.sign), make('span', '', act.label));
    acts.appendChild(element);
  }
  foot.appendChild(acts);
  inside.appendChild(foot);
  inside.parentElement.setAttribute('aria-label', row.headline);
  inside.parentElement.scrollTop = kept;
}

const kept = new WeakMap();  // what each drawn instance remembers between two answers of the server

export default function ({ data, parentElement, setTriggerValue }) {
  const bench = parentElement.querySelector('.bench');
  const list = bench.querySelector('.list');
  const reason = bench.querySelector('.reason');
  const inside = bench.querySelector('.inside');
  const back = bench.querySelector('.back');
  const state = kept.get(bench) || { chosen: null, asked: null, timer: 0 };
  kept.set(bench, state);
  const row = id => data.rows.find(one => one.id === id);
  const send = (event, value) => setTriggerValue(event, value);

  // What was pressed here and not yet answered stays; else the server says what is selected.
  if (state.asked === data.selected) state.asked = null;
  if (!state.asked || !row(state.asked)) { state.asked = null; state.chosen = data.selected; }

  bench.querySelector('h1').textContent = data.title;
  const known = bench.querySelector('.known');
  known.replaceChildren();
  for (const part of data.known) known.appendChild(make('span', part.kind, part.text));
  const tools = bench.querySelector('.tools');
  tools.replaceChildren();
  for (const tool of data.tools)
    tools.appendChild(button('tool', tool.label, () => send(tool.event, tool.value)));

  const narrow = () => bench.clientWidth <= 640;
  const closeSheet = () => {
    bench.classList.remove('sheet');
    reason.removeAttribute('role');
    reason.removeAttribute('aria-modal');
    list.querySelector('[aria-selected=true]')?.focus();
  };
  const openReason = () => {
    if (narrow()) {
      bench.classList.add('sheet');
      reason.setAttribute('role', 'dialog');
      reason.setAttribute('aria-modal', 'true');
      reason.scrollTop = 0;
    }
    reason.focus({ preventScroll: true });
  };
  const choose = (id, wait) => {
    if (!row(id)) return;
    state.chosen = id;
    for (const element of list.children) {
      const is = element.dataset.id === id;
      element.setAttribute('aria-selected', is);
      element.tabIndex = is ? 0 : -1;
    }
    drawReason(row(id), data, inside, send);
    clearTimeout(state.timer);
    if (id === data.selected) { state.asked = null; return; }
    state.asked = id;
    state.timer = setTimeout(() => send('select', id), wait);
  };

  const focused = parentElement.activeElement ?? (parentElement.getRootNode().activeElement || null);
  const had = focused && list.contains(focused) ? focused.dataset.id : null;
  list.setAttribute('aria-label', data.title);
  list.replaceChildren(...data.rows.map(one => drawRow(one, data, one.id === state.chosen)));
  if (had) (list.querySelector('[data-id="' + CSS.escape(had) + '"]') || list.firstElementChild)?.focus({ preventScroll: true });
  list.onclick = event => {
    const element = event.target.closest('.row');
    if (!element) return;
    choose(element.dataset.id, 0);
    if (narrow()) openReason(); else element.focus({ preventScroll: true });
  };
  list.onkeydown = event => {
    const places = data.rows.map(one => one.id);
    const now = places.indexOf(state.chosen);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: places.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const id = places[Math.max(0, Math.min(places.length - 1, to))];
      choose(id, 150);
      const element = list.children[places.indexOf(id)];
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      openReason();
    }
  };
  reason.onkeydown = event => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    closeSheet();
  };
  back.textContent = data.say.back;
  back.onclick = closeSheet;

  const shown = row(state.chosen);
  reason.hidden = !shown;
  if (shown) drawReason(shown, data, inside, send);
  else inside.replaceChildren();
  drawTour(data, bench, send);
  drawPresentation(data.presentation, bench.querySelector('dialog'), state, send);
  bench.querySelector('.live').textContent = data.say.moved;
  return () => clearTimeout(state.timer);
}
